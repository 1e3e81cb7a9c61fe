"""Service standards on the screen: what is promised, and what follows; set by administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from eplatform.accounts.models import User
from eplatform.accounts.requests import SignedInRequest
from eplatform.accounts.roles import POSTED_ROLES, Role
from eplatform.formatting.figure_fields import FigureField, WholeField
from eplatform.portal.step_words import step_choices, step_title, way_title
from workflows.engine.errors import Refused
from workflows.files import setting
from workflows.files.conditions import CONDITIONS
from workflows.files.standards import ServiceStandard

NOTHING: list[tuple[str, Any]] = [("", "—")]
#: Events besides the steps from which, or to which, one may count.
EVENTS: list[tuple[str, Any]] = [
    ("submitted", gettext_lazy("Connection file submitted")),
    ("quote_issued", gettext_lazy("Estimate issued")),
    ("payment_recorded", gettext_lazy("Payment recorded")),
    ("visit_ordered", gettext_lazy("Site visit ordered")),
    ("final_account_issued", gettext_lazy("Final account issued")),
    ("final_account_settled", gettext_lazy("Final account settled")),
]
ROLES = [(role.value, role.label) for role in Role if role in POSTED_ROLES]


class StandardForm(forms.ModelForm):  # type: ignore[type-arg]  # the form itself takes none when it runs
    """A row of the table; the database and the act refuse what makes no sense."""

    class Meta:
        model = ServiceStandard
        fields = (
            "code", "title_fr", "title_ar", "title_en", "source", "demonstration", "kind", "version",
            "territory", "network", "condition", "amount_from", "amount_to", "per", "from_step", "from_event",
            "to_step", "to_outcome", "to_event", "limit_amount", "limit_unit", "remind_days", "escalate_to",
            "credit_per_day", "credit_unit", "currency", "ceiling", "since", "until",
        )  # fmt: skip
        widgets = {
            "since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "title_ar": forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
            "code": forms.TextInput(attrs={"dir": "ltr"}),
            "currency": forms.TextInput(attrs={"dir": "ltr"}),
        }
        field_classes = {
            "amount_from": FigureField, "amount_to": FigureField, "credit_per_day": FigureField,
            "ceiling": FigureField, "limit_amount": WholeField,
        }  # fmt: skip
        labels = {"limit_amount": gettext_lazy("Time limit"), "limit_unit": gettext_lazy("Counted in")}
        help_texts = {
            "condition": gettext_lazy("Only for files that answer yes, or whose figure lies in the band."),
            "from_step": gettext_lazy("Choose a step or an event, not both."),
            "to_step": gettext_lazy("Choose a step or an event, not both."),
            "to_outcome": gettext_lazy("Empty: whatever its outcome is."),
            "ceiling": gettext_lazy("Empty: without a ceiling."),
            "currency": gettext_lazy("Three letters, such as MAD."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: dict[str, list[tuple[str, Any]]] = {
            "from_step": NOTHING + step_choices(), "to_step": NOTHING + step_choices(),
            "from_event": NOTHING + EVENTS, "to_event": NOTHING + EVENTS,
            "condition": NOTHING + [(code, each.title) for code, each in CONDITIONS.items()],
            "escalate_to": ROLES,
        }  # fmt: skip
        for name, offered in chosen.items():
            old = self.fields[name]
            self.fields[name] = forms.ChoiceField(
                label=old.label, required=name == "escalate_to", choices=offered, initial=old.initial,
                help_text=old.help_text,
            )  # fmt: skip


@login_required
@require_safe
def standards(request: SignedInRequest) -> HttpResponse:
    """The table of all standards, those in force first."""
    ensure_reader(request.user)
    today = timezone.localdate()
    rows = list(ServiceStandard.objects.select_related("territory").order_by("code", "-since"))
    context = {
        "lines": [line(each, in_force=each.is_in_force(today)) for each in rows],
        "may_set": may_set_some(request.user),
    }
    return render(request, "portal/standards.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def standard(request: SignedInRequest, standard_id: int | None = None) -> HttpResponse:
    """A new standard, or one to amend."""
    ensure_reader(request.user)
    if not may_set_some(request.user):
        raise PermissionDenied(_("Service standards are set by administrators."))
    known = get_object_or_404(ServiceStandard, pk=standard_id) if standard_id else None
    form = StandardForm(request.POST or None, instance=known)
    if form.is_valid() and kept(request, form):
        return redirect("portal:standards")
    context = {"form": form, "standard": known}
    return render(request, "portal/standard.html", context, status=422 if form.is_bound else 200)


def kept(request: SignedInRequest, form: StandardForm) -> bool:
    """Whether the standard was written; a refusal goes back onto the form."""
    try:
        setting.keep(form.instance, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The standard is kept. It applies to what begins from now on."))
    return True


def ensure_reader(user: User) -> None:
    if not setting.can_read(user):
        raise PermissionDenied(_("Service standards are read by managers, auditors and administrators."))


def may_set_some(user: User) -> bool:
    return any(posting.role == Role.ADMINISTRATOR for posting in user.held_postings)


def line(standard: ServiceStandard, *, in_force: bool) -> dict[str, Any]:
    """A standard in words."""
    return {
        "standard": standard,
        "in_force": in_force,
        "begins": step_title(standard.from_step) or event_title(standard.from_event),
        "ends": step_title(standard.to_step) or event_title(standard.to_event),
        "outcome": standard.to_outcome,
    }


def event_title(code: str) -> str:
    """What an event is called: a kind of entry, or a step and its way out."""
    step, _colon, outcome = code.partition(":")
    if outcome:
        return f"{step_title(step)}: {way_title(step, outcome)}"
    return str(dict(EVENTS).get(code, code))

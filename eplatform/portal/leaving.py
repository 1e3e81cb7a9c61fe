"""The pages for what can be done with a file besides its steps: withdraw, suspend, transfer, parties."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from eplatform.accounts.models import Organisation, User
from eplatform.accounts.requests import SignedInRequest
from eplatform.formatting.figure_fields import FigureField, WholeField
from eplatform.portal.handing import PersonField
from workflows.engine.errors import Refused
from workflows.engine.models import HoldReason
from workflows.files import coordinating, correcting, leaving, parties, permissions
from workflows.files.dossier.programme import MOST_PHASES
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile, Party


class ActForm(forms.Form):
    """An act with its reason; a subclass adds what else it needs and calls the one domain function."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, connection_file: ConnectionFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connection_file = connection_file

    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        raise NotImplementedError


class WithdrawForm(ActForm):
    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        leaving.withdraw(connection_file, reason=self.cleaned_data["reason"], **who)


class RefuseForm(ActForm):
    appeal = forms.CharField(label=gettext_lazy("How to appeal"), max_length=500)

    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        leaving.refuse(connection_file, **self.cleaned_data, **who)


class SuspendForm(ActForm):
    cause = forms.ChoiceField(
        label=gettext_lazy("Why the clocks stop"),
        choices=[choice for choice in HoldReason.choices if choice[0] != HoldReason.APPLICANT],
    )

    field_order = ("cause", "reason")

    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        given = self.cleaned_data
        leaving.suspend(connection_file, note=given["reason"], reason=given["cause"], **who)


class ResumeForm(ActForm):
    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        leaving.resume(connection_file, note=self.cleaned_data["reason"], **who)


class CorrectForm(ActForm):
    """What was declared and decides on papers; what is left empty or as it is does not change."""

    area_m2 = FigureField(
        label=gettext_lazy("Area (m²)"), required=False, max_digits=12, decimal_places=2,
        min_value=Decimal("0.01"),
    )  # fmt: skip
    social_housing = forms.TypedChoiceField(
        label=gettext_lazy("Social housing"), required=False, empty_value=None,
        choices=[("", "—"), ("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda given: given == "yes",
    )  # fmt: skip
    phases = WholeField(label=gettext_lazy("Phases"), required=False, min_value=1, max_value=MOST_PHASES)
    voltage_wish = forms.ChoiceField(
        label=gettext_lazy("Voltage wished for"), required=False,
        choices=[("", "—"), ("low", gettext_lazy("Low voltage")), ("medium", gettext_lazy("Medium voltage"))],
    )  # fmt: skip

    field_order = ("area_m2", "social_housing", "phases", "voltage_wish", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = correcting.OF_KIND[self.connection_file.kind]
        for name in {*self.fields} - {*known, "reason"}:
            del self.fields[name]
        for name in known:
            value = correcting.standing(self.connection_file, name)
            self.initial[name] = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value

    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        given = dict(self.cleaned_data)
        correcting.correct(connection_file, given, reason=given.pop("reason"), **who)


class CoordinateForm(ActForm):
    """The contact that the applicant sees, named by the address of the account."""

    to = PersonField(label=gettext_lazy("Coordinator"), queryset=User.objects.none(), to_field_name="email")

    field_order = ("to", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["to"]
        named.queryset = coordinating.candidates(self.connection_file, timezone.localdate())

    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        given = self.cleaned_data
        coordinating.name_coordinator(connection_file, given["to"], reason=given["reason"], **who)


class OrganisationForm(ActForm):
    """Names another organisation by its identifier, which is on all its papers."""

    ice = forms.CharField(
        label=gettext_lazy("Company identifier (ICE) of the organisation"),
        max_length=15,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )

    field_order = ("ice", "capacity", "reason")

    def clean_ice(self) -> Organisation:
        found = Organisation.objects.filter(ice=self.cleaned_data["ice"].strip()).first()
        if found is None:
            raise ValidationError(
                _("No organisation here has the ICE %(ice)s. Ask it to create its account first.")
                % {"ice": self.cleaned_data["ice"]}
            )
        return found


class TransferForm(OrganisationForm):
    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        given = self.cleaned_data
        leaving.transfer(connection_file, to=given["ice"], reason=given["reason"], **who)


class NominateForm(OrganisationForm):
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity"),
        choices=[choice for choice in Party.Capacity.choices if choice[0] in parties.NOMINATED],
    )
    reason = None  # type: ignore[assignment]  # Django's way to leave a field out

    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        parties.nominate(connection_file, self.cleaned_data["ice"], self.cleaned_data["capacity"], **who)


class PartyForm(ActForm):
    """Names who takes part now, by the company identifier."""

    party = forms.ChoiceField(label=gettext_lazy("Whose part ends"))

    field_order = ("party", "ice", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = permissions.nominated(self.connection_file).select_related("organisation").order_by("pk")
        self.parties = {party.organisation.ice: party for party in found}
        named: Any = self.fields["party"]
        named.choices = [
            (ice, f"{party.organisation} ({party.get_capacity_display()})")
            for ice, party in self.parties.items()
        ]

    def clean_party(self) -> Party:
        return self.parties[self.cleaned_data["party"]]


class DismissForm(PartyForm):
    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        given = self.cleaned_data
        parties.dismiss(given["party"], reason=given["reason"], **who)


class ReplaceForm(PartyForm, OrganisationForm):
    def act(self, connection_file: ConnectionFile, **who: Any) -> None:
        given = self.cleaned_data
        parties.replace(given["party"], to=given["ice"], reason=given["reason"], **who)


FORMS: dict[str, type[ActForm]] = {
    "withdraw": WithdrawForm,
    "refuse": RefuseForm,
    "suspend": SuspendForm,
    "resume": ResumeForm,
    "correct": CorrectForm,
    "coordinate": CoordinateForm,
    "transfer": TransferForm,
    "nominate": NominateForm,
    "replace": ReplaceForm,
    "dismiss": DismissForm,
}
ENDING = frozenset({"withdraw", "refuse", "transfer", "dismiss"})
#: Said before what nobody can take back.
CONSEQUENCES = {
    "withdraw": gettext_lazy(
        "The whole connection file closes for good, with every network and step that is open. "
        "It cannot be taken up again: whoever wants the connection later files a new one."
    ),
    "refuse": gettext_lazy(
        "The whole connection file closes for good, with every network and step that is open. "
        "The applicant is told the reason and how to appeal."
    ),
    "transfer": gettext_lazy(
        "The connection file goes over to the other organisation, which alone acts for it from then on."
    ),
}


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest, reference: str, act: str) -> HttpResponse:
    """Ask for the reason, then do it; somebody who may not gets 403."""
    connection_file = visible_file(request, reference)
    way = next((way for way in permissions.WAYS if way.name == act), None)
    if way is None:
        raise Http404
    if not way.may(request.user, connection_file):
        raise PermissionDenied(_("You may not do this on this connection file."))
    form = FORMS[act](request.POST or None, connection_file=connection_file)
    if form.is_valid() and done(request, form, connection_file):
        is_still_visible = (
            ConnectionFile.objects.visible_to(request.user).filter(pk=connection_file.pk).exists()
        )
        return redirect("portal:file", reference=reference) if is_still_visible else redirect("portal:files")
    context = {
        "connection_file": connection_file,
        "form": form,
        "title": way.title,
        "tone": "danger" if act in ENDING else "",
        "consequences": CONSEQUENCES.get(act, ""),
    }
    return render(request, "portal/leave.html", context, status=422 if form.is_bound else 200)


def done(request: SignedInRequest, form: ActForm, connection_file: ConnectionFile) -> bool:
    """Whether the act was done; a refusal goes back onto the form."""
    try:
        form.act(connection_file, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("It is done, and on the record."))
    return True

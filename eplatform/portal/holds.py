"""The holds of a file: which clocks stand and why; opened and released by the coordinator or the engineer."""

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
from django.views.decorators.http import require_http_methods, require_POST

from eplatform.accounts.models import User
from eplatform.accounts.networks import LAYING_ORDER, Network
from eplatform.accounts.requests import SignedInRequest
from workflows.engine.errors import Refused
from workflows.engine.models import Hold, HoldReason
from workflows.files import holding, permissions
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile

#: What the form calls a hold of no network in particular.
WHOLE_FILE = "file"


class HoldForm(forms.Form):
    """Whose clock stands, and why."""

    network = forms.ChoiceField(label=gettext_lazy("Which clock stands"))
    reason = forms.ChoiceField(label=gettext_lazy("Why the clock stops"), choices=HoldReason.choices)
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The applicant reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, offered: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["network"].choices = [("", "—"), *offered]  # type: ignore[attr-defined]

    def clean_network(self) -> str:
        chosen = str(self.cleaned_data["network"])
        return "" if chosen == WHOLE_FILE else chosen


def asked_networks(connection_file: ConnectionFile) -> list[str]:
    asked = connection_file.network_parts.values_list("network", flat=True)
    return sorted(asked, key=LAYING_ORDER.index)


def choices(connection_file: ConnectionFile, user: User, networks: list[str]) -> list[tuple[str, Any]]:
    """The networks that the person may hold, and the whole file."""
    found = [
        (network, Network(network).label)
        for network in networks
        if permissions.can_hold(user, connection_file, network)
    ]
    whole = permissions.can_hold(user, connection_file, "")
    return (
        [*found, (WHOLE_FILE, _("The whole connection file: no step can be performed"))] if whole else found
    )


@login_required
@require_http_methods(["GET", "POST"])
def holds(request: SignedInRequest, reference: str) -> HttpResponse:
    """All holds of the file's clocks, and a form for one more where the person may hold something."""
    connection_file = visible_file(request, reference)
    offered = choices(connection_file, request.user, asked_networks(connection_file))
    if request.method == "POST" and not offered:
        raise PermissionDenied(_("You may not do this on this connection file."))
    form = HoldForm(request.POST or None, offered=offered)
    if form.is_valid() and held(request, form, connection_file):
        return redirect("portal:holds", reference=reference)
    rows = Hold.objects.of_clocks().filter(process_id=connection_file.process_id)
    context = {
        "connection_file": connection_file,
        "form": form if offered else None,
        "holds": [line(hold, connection_file, request.user) for hold in rows.order_by("-opened_at", "-pk")],
    }
    return render(request, "portal/holds.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def release(request: SignedInRequest, reference: str, hold_id: int) -> HttpResponse:
    connection_file = visible_file(request, reference)
    rows = Hold.objects.of_clocks().filter(process_id=connection_file.process_id)
    hold = get_object_or_404(rows.select_related("process"), pk=hold_id)
    if not permissions.can_hold(request.user, connection_file, hold.network):
        raise PermissionDenied(_("You may not do this on this connection file."))
    try:
        holding.release_hold(hold, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It is done, and on the record."))
    return redirect("portal:holds", reference=reference)


def held(request: SignedInRequest, form: HoldForm, connection_file: ConnectionFile) -> bool:
    """Whether the clock was stopped; a refusal goes back onto the form."""
    try:
        holding.hold(connection_file, **form.cleaned_data, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("It is done, and on the record."))
    return True


def line(hold: Hold, connection_file: ConnectionFile, user: User) -> dict[str, Any]:
    may = hold.closed_at is None and permissions.can_hold(user, connection_file, hold.network)
    return {"hold": hold, "may_release": may}

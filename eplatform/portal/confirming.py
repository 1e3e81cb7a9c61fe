"""The button by which staff confirm an organisation that takes part in a file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from eplatform.accounts.requests import SignedInRequest
from workflows.engine.errors import NotYours, Refused
from workflows.files import confirming
from workflows.files.finding import visible_file


@login_required
@require_POST
def confirm(request: SignedInRequest, reference: str, organisation_id: int) -> HttpResponse:
    connection_file = visible_file(request, reference)
    rows = connection_file.parties.current().select_related("organisation")
    party = get_object_or_404(rows, organisation_id=organisation_id)
    try:
        confirming.confirm(connection_file, party.organisation, by=request.user, at=timezone.now())
    except NotYours as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("%(organisation)s is confirmed.") % {"organisation": party.organisation})
    return redirect("portal:file", reference=reference)

"""A dossier folder picked in the browser: dossier.toml makes the draft, the files it names are sent to it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from documents.preparation import folders, wizard
from documents.preparation.draft_fields import field_of
from documents.preparation.drafts import Draft
from eplatform.accounts.requests import SignedInRequest
from workflows.engine.errors import Refused

UNPROCESSABLE = 422


@login_required
@require_POST
def begin(request: SignedInRequest) -> HttpResponse:
    """The draft, and where each file that dossier.toml names is to be sent."""
    try:
        draft = folders.from_toml(request.POST.get("toml", ""), by=request.user, at=timezone.now())
    except Refused as refusal:
        return JsonResponse({"message": refusal.message}, status=UNPROCESSABLE)
    return JsonResponse(told(draft), status=201)


def told(draft: Draft) -> dict[str, Any]:
    """What the page's script needs to send the folder and to go on."""
    return {
        "check": wizard.address(draft, "check"),
        "files": [place_of(draft, each) for each in folders.named_files(draft)],
        "not_sent": folders.not_sent(draft),
    }


def place_of(draft: Draft, named: folders.Named) -> dict[str, Any]:
    field = field_of(draft, named.path, {}, role=named.role, kind=named.kind)
    return {"path": named.path, "uploader": field.facts}

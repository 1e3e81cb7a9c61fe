"""The hand-over pack on screen: asked for by those on the file, checked by anybody who holds one."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from documents.catalogue import kinds
from documents.codes import spelled
from documents.errors import MayNotHandOver, NotReady
from documents.handover import handing_over, signing
from documents.handover.packing import PROGRAM
from documents.handover.packs import Pack
from documents.printing.typesetting import qr_code
from documents.storage import storing
from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.accounts.requests import SignedInRequest
from eplatform.accounts.throttling import tries
from eplatform.formatting.lists import listed
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile, FinalState

ZIP = "application/zip"
#: A reader opens a page or two; a machine that guesses among 10^24 codes is slowed down besides.
TRIES, WITHIN_SECONDS = 20, 60


@login_required
@require_http_methods(["GET", "POST"])
def packs(request: SignedInRequest, reference: str) -> HttpResponse:
    """The packs of a file; a POST asks for one."""
    connection_file = visible_file(request, reference)
    if request.method == "POST":
        try:
            handing_over.ask(
                connection_file, by=request.user, at=timezone.now(), language=(get_language() or "fr")[:2]
            )
        except MayNotHandOver as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except NotReady as refusal:
            messages.error(request, refusal.message)
        return redirect("documents:packs", reference)
    return render(request, "documents/packs.html", packs_context(request.user, connection_file))


def packs_context(user: User, connection_file: ConnectionFile) -> dict[str, Any]:
    found = list(Pack.objects.filter(connection_file=connection_file).select_related("asked_by"))
    return {
        "may_ask": handing_over.can_hand_over(user, connection_file),
        "connection_file": connection_file,
        "packs": found,
        "is_ready": handing_over.is_ready(connection_file),
        "is_waiting": any(pack.state == Pack.State.ASKED for pack in found),
        "fingerprint": signing.fingerprint(),
    }


@login_required
@require_safe
def download(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """On to the storage, under an address that works for a few minutes."""
    packs = Pack.objects.visible_to(request.user).made().select_related("connection_file")
    pack = get_object_or_404(packs, connection_file__reference=reference, code=code)
    return redirect(storing.signed_download(pack.key, pack.name, ZIP))


@never_cache
@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """What the pack with this code holds, for whoever was handed one; nobody's name, only firms'."""
    if tries("verify-pack", request, within_seconds=WITHIN_SECONDS) > TRIES:
        return render(request, "documents/pack_later.html", status=429)
    found = Pack.objects.made().filter(code=spelled(code)).select_related("connection_file")
    pack: Pack | None = found.first()
    if pack is None:
        return render(request, "documents/pack_unknown.html", {"code": code}, status=404)
    return render(request, "documents/pack_check.html", check_context(pack))


def check_context(pack: Pack) -> dict[str, Any]:
    told = json.loads(pack.manifest)
    newer = Pack.objects.made().filter(connection_file=pack.connection_file_id, asked_at__gt=pack.asked_at)
    return {
        "pack": pack,
        "told": told,
        "closed_at": parse_datetime(told["file"]["closed_at"]),
        "final_state": FinalState(told["file"]["final_state"]).label if told["file"]["final_state"] else "",
        "networks": listed(Network(network).label for network in told["file"]["networks"]),
        "tone": "ok" if told["file"]["final_state"] == FinalState.CLOSED else "idle",
        "documents": [entry | {"title": title(entry)} for entry in told["entries"]],
        "is_superseded": newer.exists(),
        "same_key": told["key"]["fingerprint"] == signing.fingerprint(),
    }


def title(entry: dict[str, Any]) -> str:
    """A paper is named by its kind, in the language of the page."""
    kind = kinds.CATALOGUE.get(entry.get("kind", ""))
    return f"{kind.code} {kind.title}" if kind else str(entry.get("title", ""))


@require_safe
def square(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code that leads to the page of a pack."""
    pack = get_object_or_404(Pack.objects.made(), code=code)
    return HttpResponse(qr_code(pack.page), content_type="image/svg+xml")


@require_safe
def program(request: HttpRequest) -> HttpResponse:
    """The program that checks a pack without a network, from the house itself."""
    headers = {"Content-Disposition": storing.disposition("verify.py")}
    return HttpResponse(PROGRAM.read_bytes(), content_type="text/x-python", headers=headers)


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The public key of the house, for other programs."""
    if not settings.SIGNING_KEY:
        raise Http404
    return HttpResponse(signing.public_pem(), content_type="application/x-pem-file")

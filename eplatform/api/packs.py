"""Hand-over packs: the sealed record of a file in one signed archive."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from documents.handover import handing_over
from documents.handover.packs import Pack
from documents.storage import storing
from eplatform.accounts.requests import person
from eplatform.api.schemas import Coded, SignedAddress, coded
from workflows.files.finding import visible_file

router = Router()
ZIP = "application/zip"


class PackOut(Schema):
    """A pack; once made, `sha256` is that of the whole archive. Anybody may check it on `page`."""

    code: str
    state: Coded
    language: str
    asked_at: datetime
    made_at: datetime | None
    size: int | None
    sha256: str
    page: str


@router.get(
    "/files/{reference}/packs",
    response=list[PackOut],
    operation_id="list_packs",
    summary="List the hand-over packs of a file",
)
def list_packs(request: HttpRequest, reference: str) -> list[PackOut]:
    """The newest first."""
    return [pack_out(pack) for pack in Pack.objects.filter(connection_file=visible_file(request, reference))]


@router.post(
    "/files/{reference}/packs",
    response={202: PackOut},
    operation_id="ask_for_pack",
    summary="Have a hand-over pack made",
)
def ask_for_pack(request: HttpRequest, reference: str) -> PackOut:
    """The pack is made in the background, in your language; read the list until it is ready."""
    file, user = visible_file(request, reference), person(request)
    return pack_out(handing_over.ask(file, by=user, at=timezone.now(), language=user.language))


@router.get(
    "/files/{reference}/packs/{code}",
    response=SignedAddress,
    operation_id="download_pack",
    summary="Ask where to download a hand-over pack",
)
def download_pack(request: HttpRequest, reference: str, code: str) -> dict[str, Any]:
    """A signed address that works for a few minutes."""
    file = visible_file(request, reference)
    made = Pack.objects.made().select_related("connection_file")
    pack = get_object_or_404(made, connection_file=file, code=code)
    url = storing.signed_download(pack.key, pack.name, ZIP)
    return {"url": url, "name": pack.name, "content_type": ZIP, "expires_in": storing.DOWNLOAD_LASTS}


def pack_out(pack: Pack) -> PackOut:
    return PackOut(
        code=pack.code, state=coded(Pack.State, pack.state), language=pack.language, asked_at=pack.asked_at,
        made_at=pack.made_at, size=pack.size, sha256=pack.sha256, page=pack.page,
    )  # fmt: skip

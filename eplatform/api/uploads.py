"""Sending a paper: leave asked for, the bytes put straight into the storage, then confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from documents import uploading
from documents.models import Upload
from eplatform.accounts.networks import Network
from eplatform.accounts.requests import person
from eplatform.api.papers import VersionOut, version_out
from eplatform.api.schemas import Text
from workflows.files.finding import visible_file

router = Router()


class UploadIn(Schema):
    """The paper you are about to send."""

    kind: Text = Field(description="A code of the checklist, such as D08")
    name: Text = Field(max_length=255)
    size: int = Field(ge=1, description="The exact number of bytes")
    network: Network | None = None
    phase: int | None = None


class UploadOut(Schema):
    """Where to send the bytes, how, and until when; then confirm."""

    id: int
    method: str
    url: str
    headers: dict[str, str]
    expires_at: datetime


@router.post(
    "/files/{reference}/uploads",
    response={201: UploadOut},
    operation_id="ask_for_upload",
    summary="Ask for leave to send a paper",
)
def ask_for_upload(request: HttpRequest, reference: str, given: UploadIn) -> dict[str, Any]:
    """PUT exactly the announced bytes to `url`, without your token. The address takes nothing else."""
    file = visible_file(request, reference)
    upload = uploading.ask(
        file, given.kind, given.name, given.size, by=person(request), at=timezone.now(),
        network=given.network or "", phase=given.phase,
    )  # fmt: skip
    return {
        "id": upload.pk,
        "method": "PUT",
        "url": uploading.address(upload),
        "headers": {"Content-Length": str(upload.size)},
        "expires_at": upload.expires_at,
    }


@router.post(
    "/files/{reference}/uploads/{upload_id}/confirm",
    response={201: VersionOut},
    operation_id="confirm_upload",
    summary="Confirm that the bytes of a paper were sent",
)
def confirm_upload(request: HttpRequest, reference: str, upload_id: int) -> VersionOut:
    """The bytes are looked at; a paper that is what it says becomes the version in force."""
    upload = upload_of(request, reference, upload_id)
    return version_out(uploading.confirm(upload, by=person(request), at=timezone.now()))


def upload_of(request: HttpRequest, reference: str, upload_id: int) -> Upload:
    """The upload, if this person asked for it; raises Http404."""
    rows = Upload.objects.visible_to(person(request)).filter(asked_by=person(request))
    found: Upload | None = (
        rows.select_related("connection_file__process")
        .filter(connection_file__reference=reference, pk=upload_id)
        .first()
    )
    if found is None:
        raise Http404
    return found

"""Sending a document in parts straight to the storage: begun, each part signed, completed, examined."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router, Schema
from pydantic import Field

from documents.digests import SHA256
from documents.models import Upload
from documents.upload import receiving
from documents.upload.destinations import Destination
from documents.upload.finding import visible_upload
from documents.upload.receiving import Announced
from documents.upload.uploads import MOST_PARTS, State
from eplatform.accounts.networks import Network
from eplatform.accounts.requests import person
from eplatform.api.papers import VersionOut, version_out
from eplatform.api.schemas import Coded, FaultOut, Given, Text, Whole, coded
from workflows.files.finding import visible_file

router = Router()

Number = Annotated[int, Path(ge=1, le=MOST_PARTS)]
EXAMPLE: dict[str, Any] = {"kind": "D08", "name": "autorisation.pdf", "size": 1841236}
EXAMPLE_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class UploadIn(Given):
    """The paper you are about to send; the checklist of papers says which formats and sizes it takes."""

    model_config = {"json_schema_extra": {"examples": [EXAMPLE]}}

    kind: Text = Field(description="A code of the checklist, such as D08")
    name: Text = Field(description="The bare name of the file, with its ending")
    size: Whole = Field(ge=1, description="The exact number of bytes")
    media_type: Text = Field("", max_length=100, description="What you take it for; its content decides")
    network: Network | None = None
    phase: Whole | None = None


class PartIn(Given):
    """The bytes of a part, by their SHA-256; the storage takes no others."""

    model_config = {"json_schema_extra": {"examples": [{"sha256": EXAMPLE_SHA256}]}}

    sha256: str = Field(pattern=SHA256, description="In hexadecimal")


class PartOut(Schema):
    """Where to PUT the part: exactly `size` bytes, with all of `headers`, without your token."""

    method: str = "PUT"
    url: str
    headers: dict[str, str]
    size: int
    expires_in: int


class KeptPart(Schema):
    number: int
    sha256: str


class UploadOut(Schema):
    """An upload: `count` parts of `part_size` bytes, the last one shorter, to be sent until `expires_at`."""

    id: int
    state: Coded
    kind: str
    name: str
    size: int
    part_size: int
    count: int
    expires_at: datetime
    max_bytes: int = Field(description="The most bytes that this kind of paper takes")
    formats: list[str] = Field(description="The formats that this kind of paper takes")
    parts: list[KeptPart] = Field(description="While it is sent: the parts that the storage holds whole")
    pending: str = Field(description="What the check waits for, or empty")
    faults: list[FaultOut] = Field(description="Why the paper was not kept")
    version: VersionOut | None = Field(description="What it became")


UPLOAD = "/uploads/{upload_id}"


@router.post(
    "/files/{reference}/uploads",
    response={201: UploadOut},
    operation_id="begin_upload",
    summary="Begin to send a paper",
)
def begin_upload(request: HttpRequest, reference: str, given: UploadIn) -> UploadOut:
    """Then sign and send its parts in any order, several at a time, and complete it."""
    file = visible_file(request, reference)
    destination = Destination(given.kind, file, network=given.network or "", phase=given.phase)
    announced = Announced(given.name, given.size, given.media_type)
    return upload_out(receiving.begin(destination, announced, by=person(request), at=timezone.now()))


@router.get(UPLOAD, response=UploadOut, operation_id="read_upload", summary="Read how an upload stands")
def read_upload(request: HttpRequest, upload_id: int) -> UploadOut:
    """Which parts need not be sent again; and after completion, what the check said."""
    return upload_out(visible_upload(request, upload_id))


@router.post(
    UPLOAD + "/parts/{number}",
    response=PartOut,
    operation_id="sign_part",
    summary="Ask where to send a part",
)
def sign_part(request: HttpRequest, upload_id: int, number: Number, given: PartIn) -> dict[str, Any]:
    """The address takes this part of this upload with these bytes, and nothing else."""
    upload = visible_upload(request, upload_id)
    address = receiving.sign_part(upload, number, given.sha256, by=person(request), at=timezone.now())
    return {"method": "PUT", **vars(address)}


@router.post(
    UPLOAD + "/complete",
    response={202: UploadOut},
    operation_id="complete_upload",
    summary="Say that all parts were sent",
)
def complete_upload(request: HttpRequest, upload_id: int) -> UploadOut:
    """The paper is checked from now on: read the upload until it has passed or was quarantined."""
    upload = visible_upload(request, upload_id)
    receiving.complete(upload, by=person(request), at=timezone.now())
    return upload_out(visible_upload(request, upload_id))


@router.delete(
    UPLOAD,
    response=UploadOut,
    operation_id="cancel_upload",
    summary="Cancel an upload",
)
def cancel_upload(request: HttpRequest, upload_id: int) -> UploadOut:
    """Its parts are removed; once all of it has arrived it can no longer be cancelled."""
    receiving.cancel(visible_upload(request, upload_id), by=person(request))
    return upload_out(visible_upload(request, upload_id))


def upload_out(upload: Upload) -> UploadOut:
    destination = Destination.of(upload)
    names = ("kind", "name", "size", "part_size", "count", "expires_at", "pending")
    kept = receiving.parts_kept(upload)
    return UploadOut(
        id=upload.pk,
        state=coded(State, upload.state),
        **{name: getattr(upload, name) for name in names},
        max_bytes=destination.max_bytes,
        formats=[str(each.value) for each in destination.formats],
        parts=[KeptPart(number=number, sha256=sha256) for number, sha256 in sorted(kept.items())],
        faults=[FaultOut.model_validate(fault.as_dict()) for fault in upload.told],
        version=version_out(upload.version) if upload.version else None,
    )

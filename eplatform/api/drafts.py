"""Preparing a dossier: a draft made of its dossier.toml, told where its files go, checked, thrown away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Router, Schema

from documents.models import Draft, DraftUpload
from documents.preparation import drafting, folders
from documents.preparation.finding import visible_draft
from documents.preparation.folders import Named
from documents.upload import receiving
from documents.upload.destinations import Destination
from documents.upload.receiving import Announced
from eplatform.accounts.requests import person
from eplatform.api.schemas import Coded, FaultOut, Given, Text, Whole, coded
from eplatform.api.uploads import UploadOut, upload_out

router = Router()

DRAFT = "/drafts/{uuid:draft_id}"
EXAMPLE: dict[str, Any] = {"role": "paper", "kind": "D03", "name": "titre-foncier.pdf", "size": 1841236}


class DossierIn(Given):
    """A dossier without its files: they are sent to the draft one by one."""

    dossier: str = Field(min_length=1, description="The text of dossier.toml")


class DraftUploadIn(Given):
    """The file you are about to send; `to_send` of the draft says what each may be."""

    model_config = {"json_schema_extra": {"examples": [EXAMPLE]}}

    role: DraftUpload.Role
    kind: Text = Field("", description="Of a paper, a code of the catalogue such as D03; else empty")
    name: Text = Field(description="The bare name of the file, with its ending")
    size: Whole = Field(ge=1, description="The exact number of bytes")
    media_type: Text = Field("", max_length=100, description="What you take it for; its content decides")


class ToSend(Schema):
    """A file that dossier.toml names, and what its upload takes."""

    path: str
    role: Coded
    kind: str
    max_bytes: int
    formats: list[str]


class AttachedOut(Schema):
    """A file that was sent, checked and kept."""

    role: Coded
    kind: str
    name: str
    size: int
    sha256: str


class DraftLine(Schema):
    id: UUID
    title: str
    started_at: datetime
    updated_at: datetime


class DraftOut(DraftLine):
    """A dossier on its way."""

    to_send: list[ToSend] = Field(description="What dossier.toml names and has not come yet")
    not_sent: list[str] = Field(description="Papers that it names in a way that no file can be")
    attached: list[AttachedOut]
    file: str | None = Field(description="The reference of the connection file, once it is open")


@router.get("/drafts", response=list[DraftLine], operation_id="list_drafts", summary="List your drafts")
def list_drafts(request: HttpRequest) -> list[Draft]:
    """Those that became no connection file yet, the last changed first, thirty at most."""
    return list(Draft.objects.visible_to(person(request)).unsent()[:30])


@router.post(
    "/drafts", response={201: DraftOut}, operation_id="start_draft", summary="Begin with a dossier.toml"
)
def start_draft(request: HttpRequest, response: HttpResponse, given: DossierIn) -> DraftOut:
    """Answers with the files to send; nothing of it is checked before you ask, or open the file."""
    draft = folders.from_toml(given.dossier, by=person(request), at=timezone.now())
    response["Location"] = reverse("api:read_draft", args=[draft.pk])
    return draft_out(draft)


@router.get(DRAFT, response=DraftOut, operation_id="read_draft", summary="Read a draft")
def read_draft(request: HttpRequest, draft_id: UUID) -> DraftOut:
    """What has come, and what is still to be sent."""
    return draft_out(visible_draft(request, draft_id))


@router.put(DRAFT, response=DraftOut, operation_id="rewrite_draft", summary="Replace the dossier.toml")
def rewrite_draft(request: HttpRequest, draft_id: UUID, given: DossierIn) -> DraftOut:
    """What has come stays attached, but papers of a kind that the new text no longer names."""
    folders.rewrite(visible_draft(request, draft_id), given.dossier, at=timezone.now())
    return draft_out(visible_draft(request, draft_id))


@router.get(DRAFT + "/faults", response=list[FaultOut], operation_id="check_draft", summary="Check a draft")
def check_draft(request: HttpRequest, draft_id: UUID) -> list[dict[str, object]]:
    """Every fault and warning that it has now, as opening the file would find them."""
    return [fault.as_dict() for fault in drafting.check(visible_draft(request, draft_id))]


@router.delete(DRAFT, response={204: None}, operation_id="discard_draft", summary="Throw a draft away")
def discard_draft(request: HttpRequest, draft_id: UUID) -> None:
    """With everything that was sent to it."""
    drafting.discard(visible_draft(request, draft_id))


@router.post(
    DRAFT + "/uploads",
    response={201: UploadOut},
    operation_id="begin_draft_upload",
    summary="Begin to send a file to a draft",
)
def begin_draft_upload(request: HttpRequest, draft_id: UUID, given: DraftUploadIn) -> UploadOut:
    """Then sign and send its parts, and complete it; another file for the same place replaces the last."""
    draft = visible_draft(request, draft_id)
    destination = Destination(given.kind, draft=draft, role=given.role)
    announced = Announced(given.name, given.size, given.media_type)
    return upload_out(receiving.begin(destination, announced, by=person(request), at=timezone.now()))


def draft_out(draft: Draft) -> DraftOut:
    attached = [attached_out(upload) for upload in draft.uploads.all()]
    came = {(upload.role, upload.kind) for upload in draft.uploads.all()}
    named = [each for each in folders.named_files(draft) if (each.role, each.kind) not in came]
    return DraftOut(
        id=draft.pk, title=draft.title, started_at=draft.started_at, updated_at=draft.updated_at,
        to_send=[to_send(draft, each) for each in named], not_sent=folders.not_sent(draft), attached=attached,
        file=draft.connection_file.reference if draft.connection_file else None,
    )  # fmt: skip


def to_send(draft: Draft, named: Named) -> ToSend:
    place = Destination(named.kind, draft=draft, role=named.role)
    return ToSend(
        path=named.path, role=coded(DraftUpload.Role, named.role), kind=named.kind,
        max_bytes=place.max_bytes, formats=[str(each.value) for each in place.formats],
    )  # fmt: skip


def attached_out(upload: DraftUpload) -> AttachedOut:
    facts: dict[str, Any] = {name: getattr(upload, name) for name in ("kind", "name", "size", "sha256")}
    return AttachedOut(role=coded(DraftUpload.Role, upload.role), **facts)

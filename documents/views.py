"""The papers of a connection file: its checklist, photos of reserves, the downloads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from documents.catalogue.needs import Due
from documents.finding import kept_version
from documents.handover import handing_over
from documents.models import State, Upload
from documents.permissions import can_file
from documents.printing import receipts
from documents.requirements import checklist, mending
from documents.requirements.checklist import TONES, Item
from documents.reviewing import coming_back, paper_review
from documents.storage import storing
from documents.upload import under_way
from documents.upload.destinations import Destination
from documents.upload.under_way import Field, Place
from documents.viewer.previewing import Preview
from eplatform.accounts.models import User
from eplatform.accounts.requests import SignedInRequest
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile
from workflows.files.permissions import acts_for_utility
from workflows.works.models import Reserve
from workflows.works.photos import photos_of


@login_required
@require_safe
def papers(request: SignedInRequest, reference: str) -> HttpResponse:
    """The checklist by stage, with what this person is sending."""
    connection_file = visible_file(request, reference, "industrial_needs")
    return render(request, "documents/papers.html", papers_context(request.user, connection_file))


def papers_context(user: User, connection_file: ConnectionFile) -> dict[str, Any]:
    files = can_file(user, connection_file)
    sending = under_way.by_place(connection_file.uploads, user) if files else {}
    for_staff = acts_for_utility(user, connection_file)
    found = checklist.checklist(connection_file)
    pages = coming_back.pages_of(item.paper for stage in found for item in stage.items if item.paper)
    stages, shown = [], []
    for stage in found:
        lines = [
            line(connection_file, item, sending, files=files, ahead=stage.lies_ahead)
            | paper_review.with_forms(
                paper_review.of_review(user, connection_file, item, for_staff=for_staff, pages=pages), item
            )
            for item in stage.items
        ]
        shown += lines
        is_now = stage.due == checklist.DUE_AT.get(connection_file.stage)
        stages.append({"stage": stage, "lines": lines, "is_open": is_now or is_open(stage, lines)})
    show_thumbs(shown)
    return {
        "connection_file": connection_file,
        "stages": stages,
        "to_mend": mending.to_mend(found, connection_file.stage) if files and not for_staff else None,
        "rounds": paper_review.rounds_of(connection_file),
        "receipt": connection_file.submitted_at,
        "hands_over": handing_over.is_ready(connection_file),
        **paper_review.all_at_once(shown),
    }


def show_thumbs(lines: list[dict[str, Any]]) -> None:
    """The small pictures of the papers in force, by one statement however many."""
    thumbs = Preview.objects.thumbs([each["current"].sha256 for each in lines if each["current"]])
    for each in lines:
        row = thumbs.get(each["current"].sha256) if each["current"] else None
        each["thumb"] = storing.signed_picture(row.key) if row else ""


def is_open(stage: checklist.Stage, lines: list[dict[str, Any]]) -> bool:
    """Stages with something to read are unfolded; those that lie ahead are not."""
    return stage.due == Due.FILING or any(each["item"].paper or each["opens"] for each in lines)


def line(
    connection_file: ConnectionFile, item: Item, sending: Mapping[Place, list[Upload]], *,
    files: bool, ahead: bool,
) -> dict[str, Any]:  # fmt: skip
    versions = list(item.paper.versions.all()) if item.paper else []
    current = versions[0] if versions else None
    issued = current is not None and current.issued
    uploads = sending.get((item.kind.code, item.network, item.phase, ""), [])
    return {
        "item": item,
        "current": current,
        "former": versions[1:],
        "tone": TONES[State(item.state)] if item.paper or (item.is_mandatory and not ahead) else "idle",
        "upload": upload_field(connection_file, item, uploads) if files and not issued else None,
        "opens": bool(uploads),
    }


def upload_field(connection_file: ConnectionFile, item: Item, uploads: list[Upload]) -> Field:
    place = Destination(item.kind.code, connection_file, network=item.network, phase=item.phase)
    begin = reverse("documents:begin-upload", args=[connection_file.reference])
    label = _("Document for “%(name)s”") % {"name": item.title}
    return Field(f"upload-{item.anchor}", place, begin, label, uploads)


@login_required
@require_safe
def download(request: SignedInRequest, reference: str, version_id: int) -> HttpResponse:
    """Send the browser to a short-lived signed address of the storage."""
    version = kept_version(request, reference, version_id)
    response = redirect(storing.download_of(version))
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def reserve_photos(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    """The photos of a reserve, and where to add more."""
    connection_file = visible_file(request, reference)
    reserve = Reserve.objects.filter(connection_file=connection_file, number=number).first()
    if reserve is None:
        raise Http404
    reserve.connection_file = connection_file
    context = {
        "connection_file": connection_file,
        "reserve": reserve,
        "photos": photos_of([reserve], request.user).get(reserve.pk, []),
        "upload": photo_field(request.user, reserve) if can_file(request.user, connection_file) else None,
    }
    return render(request, "documents/reserve_photos.html", context)


def photo_field(user: User, reserve: Reserve) -> Field:
    uploads = under_way.of_reserve(reserve.connection_file.uploads.filter(reserve=reserve), user)
    begin = reverse("documents:begin-upload", args=[reserve.connection_file.reference])
    return Field("upload-photo", Destination.photo_of(reserve), begin, _("Photos"), uploads)


@login_required
@require_safe
def filed(request: SignedInRequest, reference: str) -> HttpResponse:
    """What the applicant sees right after filing: the number, the receipt, what comes next."""
    connection_file = visible_file(request, reference)
    step = connection_file.open_steps().first()
    context = {
        "connection_file": connection_file,
        "step": step,
        "papers": connection_file.papers.count(),
    }
    return render(request, "documents/filed.html", context)


@login_required
@require_safe
def receipt(request: SignedInRequest, reference: str) -> HttpResponse:
    """The receipt of the filing, in the language of the page."""
    connection_file = visible_file(request, reference)
    content = receipts.filing_receipt(connection_file, (get_language() or "fr")[:2])
    name = f"{connection_file.reference}-receipt.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": storing.disposition(name)}
    )

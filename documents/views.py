"""The papers of a connection file: its checklist, its uploads, the decisions, the downloads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from documents import (
    checklist,
    coming_back,
    filing,
    handing_over,
    mending,
    paper_review,
    photographing,
    receipts,
    replacing,
    storing,
)
from documents.checklist import Item
from documents.forms import PaperForm, PhotoForm
from documents.models import PaperVersion, State
from documents.needs import Due
from documents.permissions import can_file
from eplatform.accounts.models import User
from eplatform.accounts.requests import SignedInRequest
from workflows.engine.errors import Refused
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile
from workflows.works.models import Reserve
from workflows.works.photos import photos_of

UNPROCESSABLE = 422
TONES = {
    State.EXPECTED: "warn",
    State.RECEIVED: "ours",
    State.ACCEPTED: "ok",
    State.REJECTED: "bad",
    State.OUTDATED: "idle",
}


def version_of(request: SignedInRequest, reference: str, version_id: int) -> PaperVersion:
    rows = PaperVersion.objects.visible_to(request.user).select_related("paper__connection_file")
    found: PaperVersion | None = rows.filter(
        paper__connection_file__reference=reference, pk=version_id
    ).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "POST"])
def papers(request: SignedInRequest, reference: str) -> HttpResponse:
    """The checklist by stage; a POST files one paper."""
    connection_file = visible_file(request, reference, "industrial_needs")
    refusal: dict[str, str] = {}
    if request.method == "POST":
        form = PaperForm(request.POST, request.FILES)
        problem = filed_paper(request, connection_file, form)
        if not problem:
            return redirect(f"{request.path}#{anchor(form)}")
        refusal = {anchor(form): problem}
    context = papers_context(request.user, connection_file, refusal)
    return render(request, "documents/papers.html", context, status=UNPROCESSABLE if refusal else 200)


def filed_paper(request: SignedInRequest, connection_file: ConnectionFile, form: PaperForm) -> str:
    """File the upload; why not, or nothing."""
    if not form.is_valid():
        return " ".join(str(message) for errors in form.errors.values() for message in errors)
    given = form.cleaned_data
    try:
        version = filing.file_paper(
            connection_file, given["kind"], given["upload"], by=request.user, at=timezone.now(),
            network=given["network"], phase=given["phase"],
        )  # fmt: skip
    except Refused as refusal:
        return refusal.message
    messages.success(request, _("Received: %(name)s.") % {"name": version.name})
    return ""


def anchor(form: PaperForm) -> str:
    """Where on the page the paper stands; the same as the checklist's."""
    return "-".join(filter(None, [form.data.get(name, "") for name in ("kind", "network", "phase")]))


def papers_context(user: User, connection_file: ConnectionFile, refusal: dict[str, str]) -> dict[str, Any]:
    files = can_file(user, connection_file)
    for_staff = replacing.is_staff_of(user, connection_file)
    found = checklist.checklist(connection_file)
    pages = coming_back.pages_of(item.paper for stage in found for item in stage.items if item.paper)
    stages, shown = [], []
    for stage in found:
        lines = [
            line(item, refusal, files=files, ahead=stage.lies_ahead)
            | paper_review.of_review(user, connection_file, item, for_staff=for_staff, pages=pages)
            for item in stage.items
        ]
        shown += lines
        is_now = stage.due == checklist.DUE_AT.get(connection_file.stage)
        stages.append({"stage": stage, "lines": lines, "is_open": is_now or is_open(stage, lines)})
    return {
        "connection_file": connection_file,
        "stages": stages,
        "to_mend": mending.to_mend(found, connection_file.stage) if files and not for_staff else None,
        "rounds": paper_review.rounds_of(connection_file),
        "refused": next(iter(refusal.values()), ""),
        "receipt": connection_file.submitted_at,
        "hands_over": handing_over.is_ready(connection_file),
        **paper_review.all_at_once(shown),
    }


def is_open(stage: checklist.Stage, lines: list[dict[str, Any]]) -> bool:
    """Stages with something to read are unfolded; those that lie ahead are not."""
    return stage.due == Due.FILING or any(each["item"].paper or each["error"] for each in lines)


def line(item: Item, refusal: dict[str, str], *, files: bool, ahead: bool) -> dict[str, Any]:
    versions = list(item.paper.versions.all()) if item.paper else []
    current = versions[0] if versions else None
    issued = current is not None and current.issued
    return {
        "item": item,
        "current": current,
        "former": versions[1:],
        "tone": TONES[State(item.state)] if item.paper or (item.is_mandatory and not ahead) else "idle",
        "error": refusal.get(item.anchor, ""),
        "files": files and not issued,
        "opens": refusal.get(item.anchor),
        "formats": ", ".join(each.value.upper() for each in item.kind.formats),
        "accept": ",".join(f".{each.value}" for each in item.kind.formats),
    }


@login_required
@require_safe
def download(request: SignedInRequest, reference: str, version_id: int) -> HttpResponse:
    """Send the browser to a short-lived signed address of the storage."""
    version = version_of(request, reference, version_id)
    response = redirect(storing.download_of(version))
    response["Cache-Control"] = "private, no-store"
    return response


def papers_url(connection_file: ConnectionFile) -> str:
    return str(redirect("documents:papers", reference=connection_file.reference)["Location"])


@login_required
@require_http_methods(["GET", "POST"])
def reserve_photos(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    """The photos of a reserve; a POST adds one."""
    connection_file = visible_file(request, reference)
    reserve = Reserve.objects.filter(connection_file=connection_file, number=number).first()
    if reserve is None:
        raise Http404
    reserve.connection_file = connection_file
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            photographing.file_photo(reserve, form.cleaned_data["photo"], by=request.user, at=timezone.now())
            return redirect("documents:reserve-photos", reference=reference, number=number)
        except Refused as refusal:
            form.add_error("photo", refusal.message)
    context = {
        "connection_file": connection_file,
        "reserve": reserve,
        "photos": photos_of([reserve], request.user).get(reserve.pk, []),
        "form": form if can_file(request.user, connection_file) else None,
    }
    return render(
        request, "documents/reserve_photos.html", context, status=UNPROCESSABLE if form.errors else 200
    )


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

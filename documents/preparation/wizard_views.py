"""The pages on which a dossier is prepared and sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.catalogue.formats import MEDIA_TYPES, Format
from documents.preparation import draft_fields, drafting, previews, wizard
from documents.preparation.drafts import Draft, DraftUpload
from documents.preparation.finding import visible_draft
from documents.preparation.wizard_forms import Page
from documents.upload import under_way
from eplatform.accounts.requests import SignedInRequest
from eplatform.formatting.lists import listed_apart
from workflows.engine.errors import Refused
from workflows.files.dossier.faults import DossierRefused
from workflows.files.dossier.model import INDUSTRIAL
from workflows.files.dossier.toml_reader import LARGEST_TOML

UNPROCESSABLE = 422


@login_required
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Begin on an empty page, or with a folder; and the drafts begun before."""
    if request.method == "POST":
        draft = drafting.start(by=request.user, at=timezone.now())
        return redirect(wizard.address(draft, "request"))
    drafts = Draft.objects.visible_to(request.user).unsent().prefetch_related("uploads")
    return render(request, "documents/new.html", {"drafts": drafts[:30], "largest": LARGEST_TOML})


@login_required
@require_http_methods(["GET", "POST"])
def page(request: SignedInRequest, pk: UUID, name: str) -> HttpResponse:
    """One of the pages that are filled in; what can be kept is kept, even of a page with faults."""
    draft = visible_draft(request, pk)
    if draft.connection_file is not None:
        return redirect("portal:file", reference=draft.connection_file.reference)
    form = wizard.form_of(name, draft)(request.POST or None, draft=draft, user=request.user)
    if request.method == "POST":
        form.is_valid()
        is_kept = done(request, partial(drafting.save_part, draft, form.to_save(), at=timezone.now()))
        if is_kept and not form.blocks:
            return onward(request, draft, name, form.left_empty)
        draft = visible_draft(request, pk)
    context = page_context(draft, name, form)
    if name == "programme":
        context |= programme_context(request, draft)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, f"documents/draft_{name}.html", context, status=status)


def onward(request: SignedInRequest, draft: Draft, name: str, left_empty: Sequence[str] = ()) -> HttpResponse:
    """To the next page, or back to this one where the person only wanted to keep it."""
    if "next" in request.POST:
        if left_empty:
            say_what_is_empty(request, name, left_empty)
        return redirect(wizard.address(draft, wizard.after(name)))
    messages.success(request, _("Your draft is kept."))
    return redirect(wizard.address(draft, name))


def say_what_is_empty(request: SignedInRequest, name: str, labels: Sequence[str]) -> None:
    facts = {"page": wizard.PAGES[name], "fields": listed_apart(labels)}
    messages.warning(
        request, _("Kept; still empty on “%(page)s”: %(fields)s. You can come back to it.") % facts
    )


def page_context(draft: Draft, name: str, form: Page | None = None) -> dict[str, Any]:
    back = wizard.before(name)
    return {
        "draft": draft,
        "form": form,
        "steps": wizard.steps(draft, name),
        "page_title": wizard.PAGES[name],
        "back_to": wizard.address(draft, back) if back else "",
    }


def programme_context(request: SignedInRequest, draft: Draft) -> dict[str, Any]:
    uploads = {upload.role: upload for upload in draft.uploads.all()}
    role = DraftUpload.Role.LOADS if draft.kind == INDUSTRIAL else DraftUpload.Role.LOTS
    table, plan = uploads.get(role), uploads.get(DraftUpload.Role.PLAN)
    sending = under_way.by_place(draft.sendings, request.user)
    return {
        "is_industrial": draft.kind == INDUSTRIAL,
        "table_role": str(role),
        "table": table,
        "table_field": draft_fields.table_field(draft, role, table, sending),
        "plan": plan,
        "plan_field": draft_fields.plan_field(draft, plan, sending),
        "preview": previews.preview(draft, table, phases_of(request, draft)) if table else None,
    }


def phases_of(request: SignedInRequest, draft: Draft) -> int:
    """Those typed on the page and not kept yet, which a table that arrives meanwhile is read with."""
    typed = request.GET.get("phases", "")
    kept = draft.part("programme").get("phases")
    if typed.isascii() and typed.isdecimal():
        return int(typed[:4])
    return kept if isinstance(kept, int) else 1


@login_required
@require_http_methods(["GET", "POST"])
def papers(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One place a kind to send its paper to; each is checked when it has arrived. A POST goes on."""
    draft = visible_draft(request, pk)
    if draft.connection_file is not None:
        return redirect("portal:file", reference=draft.connection_file.reference)
    if request.method == "POST":
        return onward(request, draft, "papers")
    sending = under_way.by_place(draft.sendings, request.user)
    lines = wizard.paper_lines(draft, drafting.facts_of(draft))
    context = page_context(draft, "papers") | {
        "lines": [{"line": line, "upload": paper_field(draft, line, sending)} for line in lines],
        "left": wizard.papers_left(draft),
        "missing": sum(line.is_mandatory and line.upload is None for line in lines),
    }
    return render(request, "documents/draft_papers.html", context)


def paper_field(draft: Draft, line: wizard.PaperLine, sending: draft_fields.UnderWay) -> under_way.Field:
    return draft_fields.field_of(draft, line.kind.title, sending, kind=line.kind.code)


@login_required
@require_POST
def forget_left(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Drop the papers that dossier.toml names and the folder did not hold."""
    draft = visible_draft(request, pk)
    if not done(request, partial(drafting.forget_left, draft, at=timezone.now())):
        return redirect("documents:new")
    return redirect(wizard.address(draft, "papers"))


@login_required
@require_POST
def remove(request: SignedInRequest, pk: UUID, upload_id: int) -> HttpResponse:
    draft = visible_draft(request, pk)
    upload = next((each for each in draft.uploads.all() if each.pk == upload_id), None)
    if upload is None:
        raise Http404
    if not done(request, partial(drafting.remove, upload, at=timezone.now())):
        return redirect("documents:new")
    return redirect(wizard.address(draft, "papers" if upload.kind else "programme"))


@login_required
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """All that is wrong, with the page that mends it; then the dossier is sent."""
    draft = visible_draft(request, pk)
    if draft.connection_file is not None:
        return redirect("portal:file", reference=draft.connection_file.reference)
    if request.method == "POST":
        return sent(request, draft)
    return checked(request, draft, drafting.check(draft))


def sent(request: SignedInRequest, draft: Draft) -> HttpResponse:
    try:
        filed = drafting.submit(draft, by=request.user, at=timezone.now()).connection_file
    except DossierRefused as refusal:
        return checked(request, draft, refusal.faults, status=UNPROCESSABLE)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return checked(request, draft, drafting.check(draft), status=UNPROCESSABLE)
    return redirect("documents:filed", reference=filed.reference)


def checked(request: SignedInRequest, draft: Draft, faults: Any, status: int = 200) -> HttpResponse:
    pages = wizard.by_page(draft, faults)
    reading = drafting.reading_of(draft)
    context = page_context(draft, "check") | {
        "pages": pages,
        "errors": sum(len(page.errors) for page in pages),
        "warnings": sum(len(page.warnings) for page in pages),
        "dossier": reading.dossier,
        "papers_count": sum(upload.role == DraftUpload.Role.PAPER for upload in draft.uploads.all()),
    }
    return render(request, "documents/draft_check.html", context, status=status)


@login_required
@require_POST
def discard(request: SignedInRequest, pk: UUID) -> HttpResponse:
    if done(request, partial(drafting.discard, visible_draft(request, pk))):
        messages.success(request, _("The draft is thrown away."))
    return redirect("documents:new")


def done(request: SignedInRequest, act: Callable[[], object]) -> bool:
    """Whether the act was done; a draft sent from another page meanwhile is told."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    return True


@login_required
@require_safe
def template(request: SignedInRequest, table: str, ending: str) -> HttpResponse:
    """An empty table of lots or loads to fill in."""
    if table not in previews.COLUMNS:
        raise Http404
    content = previews.empty_csv(table) if ending == "csv" else previews.empty_xlsx(table)
    media_type = MEDIA_TYPES[Format(ending)]
    return HttpResponse(
        content, content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{table}.{ending}"'},
    )  # fmt: skip

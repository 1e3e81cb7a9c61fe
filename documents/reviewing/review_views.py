"""The pages on which papers are accepted, rejected with marks, and reopened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from documents.catalogue import kinds
from documents.catalogue.needs import Kind, Need
from documents.errors import MayNotReview
from documents.finding import kept_version
from documents.models import Decision, PaperVersion
from documents.requirements.checklist import Item
from documents.reviewing import accepting, review
from documents.reviewing.review_forms import AcceptAllForm, AcceptanceForm, RejectionForm, ReopeningForm
from eplatform.accounts.requests import SignedInRequest
from eplatform.formatting.lists import listed
from workflows.engine.errors import Refused
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile


@dataclass(frozen=True)
class Verdict:
    """One way to decide: its words, its form and the one act behind it."""

    title: Any
    tone: str
    form: Callable[..., Any]
    act: Callable[..., Decision]


UNPROCESSABLE = 422
ACCEPT = Verdict(gettext_lazy("Accept"), "success", AcceptanceForm, review.accept)
REJECT = Verdict(gettext_lazy("Reject"), "danger", RejectionForm, review.reject)
REOPEN = Verdict(gettext_lazy("Reopen"), "primary", ReopeningForm, review.reopen)


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: SignedInRequest, reference: str, version_id: int) -> HttpResponse:
    return decide(request, kept_version(request, reference, version_id), ACCEPT)


@login_required
@require_http_methods(["GET", "POST"])
def reject(request: SignedInRequest, reference: str, version_id: int) -> HttpResponse:
    """With a reason, and with marks drawn on the viewer or typed by page."""
    return decide(request, kept_version(request, reference, version_id), REJECT)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: SignedInRequest, reference: str, version_id: int) -> HttpResponse:
    return decide(request, kept_version(request, reference, version_id), REOPEN)


def decide(request: SignedInRequest, version: PaperVersion, verdict: Verdict) -> HttpResponse:
    """Show the form of a decision, or decide; what was typed or drawn is not lost where it is refused."""
    paper = version.paper
    kind = kinds.CATALOGUE[paper.kind]
    form = form_of(verdict, request.POST if request.method == "POST" else None, kind)
    item = Item(kind, Need.OPTIONAL, paper.network, paper.phase)
    try:
        review.ensure_may_review(paper, paper.connection_file, request.user)
        if form.is_bound and form.is_valid():
            verdict.act(version, by=request.user, at=timezone.now(), **form.given)
            return redirect(f"{papers_url(paper.connection_file)}#{item.anchor}")
    except MayNotReview as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        form.add_error(None, refusal.message)
    context = {
        "connection_file": paper.connection_file, "version": version, "item": item, "form": form,
        "verdict": verdict, "papers_url": f"{papers_url(paper.connection_file)}#{item.anchor}",
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "documents/paper_verdict.html", context, status=status)


def form_of(verdict: Verdict, data: Any, kind: Kind) -> Any:
    return verdict.form(data, kind=kind) if verdict is ACCEPT else verdict.form(data)


@login_required
@require_POST
def accept_all(request: SignedInRequest, reference: str) -> HttpResponse:
    """Accept what was received, each paper that has an end with its last day."""
    connection_file = visible_file(request, reference, "industrial_needs")
    form = AcceptAllForm(request.POST, kinds=kinds.CATALOGUE.values())
    try:
        if not form.is_valid():
            raise forms.ValidationError(first_error(form))
        accepted = accepting.accept_all(connection_file, by=request.user, at=timezone.now(), ends=form.ends)
        tell(request, accepted)
    except MayNotReview as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except (Refused, forms.ValidationError) as refusal:
        messages.error(request, refusal.message)
    return redirect(papers_url(connection_file))


def papers_url(connection_file: ConnectionFile) -> str:
    return str(redirect("documents:papers", reference=connection_file.reference)["Location"])


def first_error(form: forms.Form) -> str:
    return next(f"{form[name].label}: {errors[0]}" for name, errors in form.errors.items())


def tell(request: SignedInRequest, accepted: accepting.Accepted) -> None:
    if accepted.decisions:
        messages.success(request, _("Papers accepted: %(count)s.") % {"count": len(accepted.decisions)})
    if accepted.without_end:
        names = listed(paper.kind for paper in accepted.without_end)
        messages.warning(
            request,
            _("Left to decide on their own, with the end of their validity: %(names)s.") % {"names": names},
        )

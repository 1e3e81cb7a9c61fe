"""Looking at papers: the viewer, its pictures by short-lived addresses, remarks, two versions."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from documents.errors import MayNotAnnotate, NotWithdrawn
from documents.finding import kept_version
from documents.models import Annotation, PaperVersion, State
from documents.requirements.checklist import TONES
from documents.reviewing.review_forms import RejectionForm
from documents.viewer import annotating, differing, viewing
from documents.viewer.annotation_form import LAST_PAGE, PLACES, AnnotationForm
from eplatform.accounts.requests import SignedInRequest

UNPROCESSABLE = 422


@login_required
@require_safe
def view(request: SignedInRequest, reference: str, version_id: int) -> HttpResponse:
    """A version in the viewer."""
    version = kept_version(request, reference, version_id)
    sight = viewing.sight(version, request.user)
    context = {
        "sight": sight,
        "version": version,
        "connection_file": version.paper.connection_file,
        "rejection": RejectionForm(auto_id="id_viewer_%s"),
        "audiences": Annotation.Audience.choices,
        "places": ("page", "shape", *PLACES),
        "tone": TONES[State(version.state)],
    }
    return render(request, "documents/viewer.html", context)


@login_required
@require_safe
def pictures(request: SignedInRequest, reference: str, version_id: int) -> HttpResponse:
    """A page as data: ?page=3, and with &near=1 the squares to zoom into."""
    version = kept_version(request, reference, version_id)
    page = request.GET.get("page", "1")
    is_number = page.isascii() and page.isdigit() and len(page) <= len(str(LAST_PAGE))
    if not is_number or not 1 <= int(page) <= viewing.last_page(version):
        raise Http404
    facts = viewing.detail_facts if request.GET.get("near") else viewing.page_facts
    response = JsonResponse(facts(version, int(page)))
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def annotate(request: SignedInRequest, reference: str, version_id: int) -> HttpResponse:
    """Keep a remark; what is answered is the list of remarks, or what is wrong in a sentence."""
    version = kept_version(request, reference, version_id)
    form = AnnotationForm(request.POST)
    if not form.is_valid():
        told = " ".join(str(each) for errors in form.errors.values() for each in errors)
        return HttpResponse(told, status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
    given = form.cleaned_data
    try:
        annotating.annotate(
            version, form.place, text=given["text"], audience=given["audience"], by=request.user,
            at=timezone.now(),
        )  # fmt: skip
    except MayNotAnnotate as refusal:
        raise PermissionDenied(refusal.message) from refusal
    return remarks(request, version)


@login_required
@require_POST
def withdraw(request: SignedInRequest, reference: str, version_id: int, number: int) -> HttpResponse:
    """Take a remark back."""
    version = kept_version(request, reference, version_id)
    found = next((each for each in viewing.remarks_on(version, request.user) if each.pk == number), None)
    if found is None:
        raise Http404
    try:
        annotating.withdraw(found, by=request.user, at=timezone.now())
    except NotWithdrawn as refusal:
        raise PermissionDenied(refusal.message) from refusal
    return remarks(request, version)


def remarks(request: SignedInRequest, version: PaperVersion) -> HttpResponse:
    """The list alone for the viewer, which stays where it is; without scripts, the page again."""
    reference = version.paper.connection_file.reference
    if not request.headers.get("HX-Request"):
        return redirect("documents:view", reference=reference, version_id=version.pk)
    context = {
        "version": version, "reference": reference, "annotations": viewing.remarks_on(version, request.user),
    }  # fmt: skip
    return render(request, "documents/remarks.html", context)


@login_required
@require_safe
def compare(request: SignedInRequest, reference: str, version_id: int, other_id: int) -> HttpResponse:
    """Two versions of one paper."""
    newer = kept_version(request, reference, version_id)
    older = kept_version(request, reference, other_id)
    if older.paper_id != newer.paper_id or older.pk == newer.pk:
        raise Http404
    older, newer = sorted([older, newer], key=lambda each: each.number)
    sides = [viewing.sight(each, request.user) for each in (older, newer)]
    context = {
        "connection_file": newer.paper.connection_file,
        "older": sides[0],
        "newer": sides[1],
        "sides": sides,
        "facts": differing.facts(older, newer),
    }
    return render(request, "documents/compare.html", context)

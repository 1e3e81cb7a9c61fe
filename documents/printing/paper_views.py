"""Papers that the platform prints from its own record: minutes of visits and acceptances."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from documents.printing import minutes as printing
from documents.storage import storing
from workflows.files.finding import visible_file
from workflows.works.finding import minutes_of, order_of


@login_required
@require_safe
def minutes(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    """The minutes of an acceptance, in the language of the page."""
    connection_file = visible_file(request, reference)
    found = minutes_of(connection_file, number)
    found.connection_file = connection_file
    return pdf(printing.acceptance_pdf(found, language()), f"{number}.pdf")


@login_required
@require_safe
def visit(request: HttpRequest, reference: str, number: str) -> HttpResponse:
    """The minutes of a visit, once they are written."""
    order = order_of(visible_file(request, reference), number)
    held = getattr(order, "visit", None)
    if held is None:
        raise Http404
    return pdf(printing.visit_pdf(held, language()), f"{number}.pdf")


def language() -> str:
    return (get_language() or "fr")[:2]


def pdf(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": storing.disposition(name)}
    return HttpResponse(content, content_type="application/pdf", headers=headers)

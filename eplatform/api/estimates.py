"""Reading the estimates of a file, on screen and on paper."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from ninja import Router

from documents.keeping.purges import ensure_kept
from documents.storage.storing import DOWNLOAD_LASTS, signed_download
from eplatform.accounts.networks import LAYING_ORDER, Network
from eplatform.accounts.requests import person
from eplatform.api.estimate_facts import EstimateLine, EstimateOut, facts, line_out
from eplatform.api.schemas import SignedAddress
from quotes.keeping import PDF
from quotes.models.papers import QuotePdf
from quotes.models.quotes import Quote
from workflows.files.finding import visible_file

router = Router()


@router.get(
    "/files/{reference}/estimates",
    response=list[EstimateLine],
    operation_id="list_estimates",
    summary="List the estimates of a file",
)
def list_estimates(request: HttpRequest, reference: str) -> list[EstimateLine]:
    """Every version you may see, by network in laying order, the newest first."""
    rows = quotes_of(request, reference)
    order = sorted(rows, key=lambda quote: (LAYING_ORDER.index(quote.network), -quote.version))
    return [EstimateLine(**facts(quote)) for quote in order]


@router.get(
    "/files/{reference}/estimates/{network}",
    response=EstimateOut,
    operation_id="read_estimate",
    summary="Read an estimate with its lines",
)
def read_estimate(
    request: HttpRequest, reference: str, network: Network, version: int | None = None
) -> EstimateOut:
    """The newest version, or the one asked for."""
    quote = quote_of(request, reference, network, version)
    rows = sorted(quote.lines.all(), key=lambda row: row.position)
    return EstimateOut(**facts(quote), lines=[line_out(row) for row in rows])


@router.get(
    "/files/{reference}/estimates/{network}/paper",
    response=SignedAddress,
    operation_id="download_estimate",
    summary="Ask where to download an estimate on paper",
)
def download_estimate(
    request: HttpRequest, reference: str, network: Network, version: int | None = None
) -> dict[str, Any]:
    """The sealed PDF, in the asked language where it was issued in it, else in French."""
    quote = quote_of(request, reference, network, version)
    papers = {paper.language: paper for paper in QuotePdf.objects.filter(quote=quote)}
    paper = papers.get((get_language() or "fr")[:2]) or papers.get("fr")
    if paper is None:
        raise Http404
    name = f"{quote.number}-{paper.language}.pdf"
    ensure_kept(paper.key)
    url = signed_download(paper.key, name, PDF, version=paper.storage_version)
    return {"url": url, "name": name, "content_type": PDF, "expires_in": DOWNLOAD_LASTS}


def quotes_of(request: HttpRequest, reference: str) -> QuerySet[Quote]:
    file = visible_file(request, reference)
    rows: QuerySet[Quote] = Quote.objects.visible_to(person(request)).filter(connection_file=file)
    return rows.select_related("price_list")


def quote_of(request: HttpRequest, reference: str, network: str, version: int | None) -> Quote:
    rows = quotes_of(request, reference).filter(network=network)
    if version is not None:
        rows = rows.filter(version=version)
    found = rows.order_by("-version").first()
    if found is None:
        raise Http404
    return found

"""Searching papers by what they are called and what they say."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from documents.search.searching import Hit, search
from eplatform.accounts.requests import person
from eplatform.api.papers import VersionOut, version_out
from eplatform.api.schemas import Coded, Limit, Text

router = Router()

Start = Annotated[str, Field(pattern=r"^[0-9]{0,5}$", description="`next` of the page before")]


class SearchFilters(Schema):
    """What is looked for: all the words, a phrase between quotes, a minus before what must not be there."""

    q: Text = Field("", max_length=200)
    after: Start = ""
    limit: Limit = 20


class SnippetPiece(Schema):
    """A stretch of the paper's text; `met` is what was looked for."""

    text: str
    met: bool


class PaperHit(Schema):
    """A paper in force that was found, the version that is, and the places where."""

    reference: str
    title: str
    kind: Coded
    version: VersionOut
    snippet: list[SnippetPiece]


class PaperHits(Schema):
    items: list[PaperHit]
    next: str | None


@router.get(
    "/papers/search",
    response=PaperHits,
    operation_id="search_papers",
    summary="Search papers by their names and their text",
)
def search_papers(request: HttpRequest, wanted: Query[SearchFilters]) -> PaperHits:
    """The best first, among the papers in force that you may see; French and Arabic, by stems."""
    start = int(wanted.after or 0)
    hits, has_more = search(wanted.q, person(request), start=start, limit=wanted.limit)
    return PaperHits(
        items=[hit_out(hit) for hit in hits], next=str(start + wanted.limit) if has_more else None
    )


def hit_out(hit: Hit) -> PaperHit:
    paper = hit.version.paper
    return PaperHit(
        reference=paper.connection_file.reference,
        title=paper.connection_file.title,
        kind=Coded(code=paper.kind, label=hit.title),
        version=version_out(hit.version),
        snippet=[SnippetPiece(text=piece.text, met=piece.met) for piece in hit.pieces],
    )

"""Finding and reading connection files: those the person sees on the portal, by the same search."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field

from eplatform.accounts.requests import person
from eplatform.api import facts
from eplatform.api.facts import FileLine, FileOut
from eplatform.api.schemas import Limit, StageCode, Text, place_of
from eplatform.portal.files import narrowed
from eplatform.portal.paging import Place
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile, ConnectionFileQuerySet, Kind
from workflows.files.searching import newest

router = Router()


def known_place(token: str) -> str:
    place_of(token)
    return token


Cursor = Annotated[str, AfterValidator(known_place), Field(description="`next` of the page before")]


class FileFilters(Schema):
    """What narrows the list; the same as on the portal."""

    q: Text = Field("", description="Words of the reference, the title or the applicant's name")
    kind: Kind | None = None
    stage: StageCode | None = None
    state: Literal["running", "closed", "late"] | None = None
    after: Cursor = ""
    limit: Limit = 30


class FilePage(Schema):
    items: list[FileLine]
    next: str | None


@router.get("/files", response=FilePage, operation_id="list_files", summary="List connection files")
def list_files(request: HttpRequest, filters: Query[FileFilters]) -> FilePage:
    """The files you may see, newest first."""
    at = timezone.now()
    asked = filters.model_dump(include={"kind", "stage", "state"}, exclude_none=True)
    rows = narrowed(ConnectionFile.objects.visible_to(person(request)), asked, at)
    rows = older(rows, place_of(filters.after))
    found = newest(rows.select_related("applicant", "process"), filters.q.strip(), limit=filters.limit + 1)
    shown = found[: filters.limit]
    has_more = len(found) > filters.limit
    return FilePage(
        items=[facts.line(file, at=at) for file in shown],
        next=Place(shown[-1].submitted_at, shown[-1].pk).token() if has_more else None,
    )


def older(rows: ConnectionFileQuerySet, place: Place | None) -> ConnectionFileQuerySet:
    if place is None:
        return rows
    return rows.filter(Q(submitted_at__lt=place.at) | Q(submitted_at=place.at, pk__lt=place.pk))


@router.get(
    "/files/{reference}", response=FileOut, operation_id="read_file", summary="Read a connection file"
)
def read_file(request: HttpRequest, reference: str) -> FileOut:
    """What was declared, where each network stands, whose turn it is, and both clocks."""
    return facts.whole(visible_file(request, reference), person(request), at=timezone.now())

"""What happened to a file, in the words of the portal's history."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from eplatform.accounts.models import User
from eplatform.accounts.requests import person
from eplatform.api import schemas
from eplatform.api.schemas import Coded, Limit
from eplatform.portal import history, history_work
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile, TimelineEntry

router = Router()


class TimelineFilters(Schema):
    after: Annotated[int, Field(ge=0, description="The number of the last entry you know")] = 0
    limit: Limit = 50


class EntryOut(Schema):
    """One fact of the record; entries are numbered without a gap and never change."""

    number: int
    at: datetime
    by: str | None
    kind: str
    title: str
    network: Coded | None
    phase: int | None
    step: str | None
    outcome: str | None
    note: str


class TimelinePage(Schema):
    items: list[EntryOut]
    next: int | None


@router.get(
    "/files/{reference}/timeline",
    response=TimelinePage,
    operation_id="read_timeline",
    summary="Read what happened",
)
def read_timeline(request: HttpRequest, reference: str, filters: Query[TimelineFilters]) -> TimelinePage:
    """Oldest first: keep the last number and ask for what came after it."""
    file = visible_file(request, reference)
    rows = file.timeline.select_related("by").filter(number__gt=filters.after).order_by("number")
    found = list(rows[: filters.limit + 1])
    shown = found[: filters.limit]
    return TimelinePage(
        items=[entry_out(file, entry, person(request)) for entry in shown],
        next=shown[-1].number if len(found) > filters.limit else None,
    )


def entry_out(file: ConnectionFile, entry: TimelineEntry, reader: User) -> EntryOut:
    return EntryOut(
        number=entry.number,
        at=entry.at,
        by=history_work.actor(entry) or None,
        kind=entry.kind,
        title=history.words(file, entry)[0],
        network=schemas.network(entry.network),
        phase=entry.phase,
        step=entry.step or None,
        outcome=entry.outcome or None,
        note=history.note(entry, reader),
    )

"""The work list of a member of staff: the steps that wait for them, the most urgent first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from eplatform.accounts.networks import Network
from eplatform.accounts.requests import person
from eplatform.api import schemas
from eplatform.api.files import Cursor
from eplatform.api.schemas import Clock, Coded, Limit, Text, place_of
from eplatform.portal import inbox as portal
from eplatform.portal.paging import Place
from workflows.engine.models import Task

router = Router()


class InboxFilters(Schema):
    network: Network | None = None
    step: Text = ""
    late: bool = False
    after: Cursor = ""
    limit: Limit = 30


class InboxLine(Schema):
    """A step that waits for you; its outcomes are told by the steps of its file."""

    step_id: int
    step: Coded
    network: Coded | None
    phase: int | None
    reference: str
    title: str
    applicant: str
    clock: Clock


class InboxPage(Schema):
    items: list[InboxLine]
    next: str | None


@router.get(
    "/inbox", response=InboxPage, operation_id="read_inbox", summary="List the steps that wait for me"
)
def read_inbox(request: HttpRequest, filters: Query[InboxFilters]) -> InboxPage:
    """For staff: the open steps of your roles, networks and territories."""
    user, at = person(request), timezone.now()
    if not user.is_utility_staff:
        raise PermissionDenied(_("The inbox is for staff. Read the steps of your own files instead."))
    rows = narrowed(Task.objects.inbox(user), filters, at)
    rows = rows.select_related("process__connection_file__applicant")
    found = list(portal.after(rows, place_of(filters.after))[: filters.limit + 1])
    shown = found[: filters.limit]
    has_more = len(found) > filters.limit
    return InboxPage(
        items=[line(portal.line(task, at=at)) for task in shown],
        next=Place(shown[-1].due_at, shown[-1].pk).token() if has_more else None,
    )


def narrowed(rows: QuerySet[Task], filters: InboxFilters, at: datetime) -> QuerySet[Task]:
    if filters.network:
        rows = rows.filter(network=filters.network)
    if filters.step:
        rows = rows.filter(step=filters.step)
    return rows.filter(due_at__lt=at) if filters.late else rows


def line(found: dict[str, Any]) -> InboxLine:
    task, file = found["task"], found["connection_file"]
    return InboxLine(
        step_id=task.pk,
        step=schemas.step(task),
        network=schemas.network(task.network),
        phase=task.phase,
        reference=file.reference,
        title=file.title,
        applicant=str(file.applicant),
        clock=schemas.clock(found),
    )

"""The work list of a member of staff: the steps that wait for them, held ones last, the most urgent first."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import AfterValidator, Field

from eplatform.accounts.networks import Network
from eplatform.accounts.requests import person
from eplatform.accounts.roles import Role
from eplatform.api import schemas
from eplatform.api.schemas import Clock, Coded, Limit, Text
from eplatform.portal import inbox as portal
from workflows.engine import inbox as queue
from workflows.engine.inbox import Mark, Wanted, Whose
from workflows.engine.models import Task

router = Router()


def known_mark(token: str) -> str:
    if token and Mark.read(token) is None:
        raise ValueError
    return token


Place = Annotated[str, AfterValidator(known_mark), Field(description="`next` of the page before")]


class InboxFilters(Schema):
    """What narrows the list; the same as on the portal."""

    whose: Whose = Field(
        Whose.OURS, description="empty: mine and unclaimed; mine; unclaimed; team: all work I direct"
    )
    network: Network | None = None
    territory: int | None = None
    role: Role | None = None
    step: Text = ""
    late: bool = False
    snoozed: bool = Field(False, description="Those put aside, and only they")
    after: Place = ""
    limit: Limit = 30

    def wanted(self) -> Wanted:
        return Wanted(
            whose=self.whose,
            network=self.network or "",
            territory_id=self.territory,
            role=self.role or "",
            step=self.step,
            late=self.late,
            snoozed=self.snoozed,
        )


class Handling(Schema):
    """How a step is organised: urgency, who has claimed it, until when it is put aside."""

    priority: Coded
    owner: str | None
    snoozed_until: datetime | None


class InboxLine(Handling):
    """A step that waits for you; its outcomes are told by the steps of its file."""

    step_id: int
    step: Coded
    network: Coded | None
    phase: int | None
    reference: str
    title: str
    applicant: str
    clock: Clock
    held_because: str | None


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
    after = Mark.read(filters.after)
    marks = queue.find(user, at=at, limit=filters.limit + 1, wanted=filters.wanted(), after=after)
    shown = marks[: filters.limit]
    return InboxPage(
        items=[line(found) for found in portal.lines(shown, at=at)],
        next=shown[-1].token() if len(marks) > filters.limit else None,
    )


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
        held_because=str(found["why"].get_reason_display()) if found["why"] else None,
        **handling(task),
    )


def handling(task: Task) -> dict[str, Any]:
    name = str(task.get_priority_display())
    return {
        "priority": Coded(code=task.priority_code, label=name),
        "owner": str(task.owner) if task.owner else None,
        "snoozed_until": task.snoozed_until,
    }

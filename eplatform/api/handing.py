"""Handing one step round from a program: claim, release, assign, put aside, put first."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field

from eplatform.accounts.models import User
from eplatform.accounts.requests import person
from eplatform.api.inbox import Handling, handling
from eplatform.api.schemas import Given, Text
from eplatform.portal.step_page import step_of
from workflows.engine.models import Task
from workflows.engine.priorities import Priority
from workflows.files import assigning, claiming, prioritising, snoozing
from workflows.files.assigning import CannotPerform
from workflows.files.finding import visible_file

router = Router()


class PriorityCode(StrEnum):
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Reason(Given):
    reason: Text = ""


class AssignIn(Reason):
    """To whom: the e-mail address of a colleague who may perform the step."""

    to: Text


class SnoozeIn(Reason):
    until: date | None = Field(None, description="Back in the inbox that morning; null brings it back now")


class PrioritiseIn(Given):
    priority: PriorityCode
    reason: Text


class Handed(Handling):
    """The step as it is organised now."""

    id: int


def handed(task: Task) -> dict[str, Any]:
    return {"id": task.pk, **handling(task)}


@router.post(
    "/files/{reference}/steps/{step_id}/claim",
    response=Handed,
    operation_id="claim_step",
    summary="Claim a step",
)
def claim_step(request: HttpRequest, reference: str, step_id: int) -> dict[str, Any]:
    """It leaves your colleagues' inboxes, and nobody else may perform it."""
    task = step_of(visible_file(request, reference), step_id)
    return handed(claiming.claim(task, by=person(request), at=timezone.now()))


@router.post(
    "/files/{reference}/steps/{step_id}/release",
    response=Handed,
    operation_id="release_step",
    summary="Release a step",
)
def release_step(request: HttpRequest, reference: str, step_id: int, given: Reason) -> dict[str, Any]:
    """Give it back to everybody who may perform it."""
    task = step_of(visible_file(request, reference), step_id)
    return handed(claiming.release(task, by=person(request), at=timezone.now(), reason=given.reason))


@router.post(
    "/files/{reference}/steps/{step_id}/assign",
    response=Handed,
    operation_id="assign_step",
    summary="Assign a step",
)
def assign_step(request: HttpRequest, reference: str, step_id: int, given: AssignIn) -> dict[str, Any]:
    """For coordinators and managers of the territory."""
    task = step_of(visible_file(request, reference), step_id)
    by, to = person(request), User.objects.filter(email__iexact=given.to, is_active=True).first()
    if to is None:
        raise CannotPerform(assigning.nobody(given.to))
    return handed(assigning.assign(task, to, by=by, at=timezone.now(), reason=given.reason))


@router.post(
    "/files/{reference}/steps/{step_id}/snooze",
    response=Handed,
    operation_id="snooze_step",
    summary="Put a step aside",
)
def snooze_step(request: HttpRequest, reference: str, step_id: int, given: SnoozeIn) -> dict[str, Any]:
    """Out of the inboxes until a morning; its due date stays as it is."""
    task = step_of(visible_file(request, reference), step_id)
    who: dict[str, Any] = {"by": person(request), "at": timezone.now()}
    if given.until is None:
        return handed(snoozing.wake(task, **who))
    return handed(snoozing.snooze(task, given.until, reason=given.reason, **who))


@router.post(
    "/files/{reference}/steps/{step_id}/priority",
    response=Handed,
    operation_id="prioritise_step",
    summary="Change the priority of a step",
)
def prioritise_step(
    request: HttpRequest, reference: str, step_id: int, given: PrioritiseIn
) -> dict[str, Any]:
    """For coordinators and managers of the territory, with a reason that the others may read."""
    task = step_of(visible_file(request, reference), step_id)
    priority = Priority[given.priority.name]
    by, at = person(request), timezone.now()
    return handed(prioritising.prioritise(task, priority, by=by, at=at, reason=given.reason))

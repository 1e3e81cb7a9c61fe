"""Leaving the path at any moment: withdraw, refuse, lapse, suspend and resume."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from viewflow.workflow.status import PROCESS

from eplatform.accounts.models import User
from workflows.engine import clocks, lock
from workflows.engine.door import ensure_moving
from workflows.engine.errors import Refused
from workflows.engine.models import Hold, HoldReason, Process, Task


class NotSuspended(Refused):
    """There is nothing to resume."""


@transaction.atomic
def leave(process: Process, final_state: str, *, by: User | None, at: datetime, reason: str) -> Process:
    """Close every open step and end the process in the given final state; raises Finished or Busy."""
    process = locked(process)
    if process.status != PROCESS.NEW or process.suspended_at is None:
        ensure_moving(process)
    for task in Task.objects.open().filter(process=process).select_related("process"):
        task.flow_task.activation_class(task, at=at).cancel()
    close_holds(process, at)
    process.status, process.finished, process.final_state = PROCESS.CANCELED, at, final_state
    process.suspended_at = None
    process.save(update_fields=["status", "finished", "final_state", "suspended_at"])
    process.flow_class.moved(process, None, [], kind=final_state, by=by, at=at, note=reason, data=None)
    return process


@transaction.atomic
def suspend(process: Process, *, reason: str, note: str, by: User | None, at: datetime) -> Process:
    """Stop the clocks of the whole file; no step can be performed until it is resumed."""
    process = locked(process)
    ensure_moving(process)
    process.suspended_at = at
    process.save(update_fields=["suspended_at"])
    Hold.objects.create(process=process, reason=HoldReason(reason), note=note, opened_at=at)
    process.flow_class.moved(
        process, None, [], kind="suspended", by=by, at=at, note=note, data={"reason": reason}
    )
    return process


@transaction.atomic
def resume(process: Process, *, by: User | None, at: datetime, note: str = "") -> Process:
    """Start the clocks again and give open steps back the days they lost; raises NotSuspended."""
    process = locked(process)
    if process.suspended_at is None:
        raise NotSuspended(_("This connection file is not suspended."))
    calendar = clocks.calendar_of(process.territory_id)
    opened = list(Task.objects.open().filter(process=process))
    for task in opened:
        clocks.shift_after_hold(task, process.suspended_at, at, calendar)
    Task.objects.bulk_update(opened, ["due_at", "scheduled"])
    close_holds(process, at, task=None)
    process.suspended_at = None
    process.save(update_fields=["suspended_at"])
    process.flow_class.moved(process, None, opened, kind="resumed", by=by, at=at, note=note, data=None)
    return process


def locked(process: Process) -> Process:
    lock.take(Process, process.pk)
    found: Process = Process.objects.select_related("connection_file").get(pk=process.pk)
    return found


def close_holds(process: Process, at: datetime, **which: object) -> None:
    Hold.objects.filter(process=process, closed_at=None, **which).update(closed_at=at)

"""Leaving the path at any moment: withdraw, refuse, lapse, suspend and resume."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from viewflow.workflow.status import PROCESS

from eplatform.accounts.models import User
from eplatform.statements.prepared import KeptRows
from workflows.engine import holding, lock
from workflows.engine.act import Act
from workflows.engine.door import ensure_moving
from workflows.engine.errors import Refused
from workflows.engine.models import Hold, Process, Task

WITH_SUBJECT: KeptRows[Process] = KeptRows(
    lambda pk: Process.objects.select_related("connection_file").filter(pk=pk), -1
)


class NotSuspended(Refused):
    """There is nothing to resume."""


@transaction.atomic
def leave(process: Process, final_state: str, *, by: User | None, at: datetime, reason: str) -> Process:
    """Close every open step and end the process in the given final state; raises Finished or Busy."""
    process = locked(process)
    if process.status != PROCESS.NEW or process.suspended_at is None:
        ensure_moving(process)
    for task in Task.objects.open().filter(process=process).select_related("process"):
        task.flow_task.activation_class(task, act=Act(process, at)).cancel(by)
    Hold.objects.filter(process=process, closed_at=None).update(closed_at=at)
    process.status, process.finished, process.final_state = PROCESS.CANCELED, at, final_state
    process.suspended_at, process.held_networks = None, ""
    process.save(update_fields=["status", "finished", "final_state", "suspended_at", "held_networks"])
    process.flow_class.moved(process, None, [], kind=final_state, by=by, at=at, note=reason, data=None)
    return process


@transaction.atomic
def suspend(process: Process, *, reason: str, note: str, by: User | None, at: datetime) -> Process:
    """Stop the clocks of the whole file; no step can be performed until it is resumed."""
    process = locked(process)
    ensure_moving(process)
    holding.open_hold(process, network="", reason=reason, note=note, at=at)
    process.flow_class.moved(
        process, None, [], kind="suspended", by=by, at=at, note=note, data={"reason": reason}
    )
    return process


@transaction.atomic
def resume(process: Process, *, by: User | None, at: datetime, note: str = "") -> Process:
    """Start the clocks again, whatever holds the whole file; steps get back the days they lost."""
    process = locked(process)
    if process.suspended_at is None:
        raise NotSuspended(_("This connection file is not suspended."))
    holds = Hold.objects.of_clocks().filter(process=process, network="", closed_at=None)
    moved = holding.close_holds(process, list(holds), at=at)
    data = {"moved": [each.as_data() for each in moved]}
    opened = list(Task.objects.open().filter(process=process))
    process.flow_class.moved(process, None, opened, kind="resumed", by=by, at=at, note=note, data=data)
    return process


def locked(process: Process) -> Process:
    """The process with its subject as they are now, locked for the rest of the caller's atomic block."""
    lock.take(process.pk)
    (found,) = WITH_SUBJECT.found(process.pk)
    return found

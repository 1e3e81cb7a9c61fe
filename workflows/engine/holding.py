"""Clocks stand while any hold of their network or file is open; due dates move when the last one closes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from workflows.engine import clocks
from workflows.engine.clocks import Span
from workflows.engine.models import Hold, HoldReason, Process, Task


@dataclass(frozen=True)
class Moved:
    """A step whose due date is another one now."""

    task: Task
    old: datetime
    new: datetime

    def as_data(self) -> list[object]:
        """Step, network, phase, the old day and the new one, for the timeline."""
        days = [timezone.localdate(moment).isoformat() for moment in (self.old, self.new)]
        return [self.task.step, self.task.network, self.task.phase, *days]


def open_hold(process: Process, *, network: str, reason: str, note: str, at: datetime) -> Hold:
    """Stop the clocks of a network's steps, or of the whole file; the caller holds the process locked."""
    hold = Hold.objects.create(
        process=process, network=network, reason=HoldReason(reason), note=note, opened_at=at
    )
    settle(process)
    return hold


def close_holds(process: Process, holds: Sequence[Hold], *, at: datetime) -> list[Moved]:
    """Close holds; steps that no hold covers any more get the days back that they lost, each day once."""
    Hold.objects.filter(pk__in=[hold.pk for hold in holds]).update(closed_at=at)
    settle(process)
    return reschedule(process, Task.objects.open().filter(process=process), at=at)


def settle(process: Process) -> None:
    """Keep on the process and its open steps what stands still."""
    standing = Hold.objects.of_clocks().filter(process=process, closed_at=None)
    rows = list(standing.values_list("network", "opened_at"))
    process.suspended_at = min((since for network, since in rows if not network), default=None)
    process.held_networks = " ".join(sorted({network for network, _since in rows if network}))
    process.save(update_fields=["suspended_at", "held_networks"])
    opened = Task.objects.open().filter(process=process)
    held = [task.pk for task in opened if process.stands_still(task.network)]
    opened.filter(held=False, pk__in=held).update(held=True)
    opened.filter(held=True).exclude(pk__in=held).update(held=False)


def reschedule(process: Process, tasks: Iterable[Task], *, at: datetime) -> list[Moved]:
    """Count the due dates of running steps anew, net of their holds; says which of them moved."""
    calendar = clocks.calendar_of(process.territory_id)
    holds = list(Hold.objects.of_clocks().filter(process=process))
    moved = []
    for task in tasks:
        old, limit = task.due_at, task.limit
        if old is None or limit is None or process.stands_still(task.network):
            continue
        new = clocks.due_at(limit, task.counted_from(), calendar, spans_over(holds, task.network, until=at))
        if new != old:
            moved.append(Moved(task, old, new))
    for each in moved:
        put_off(each, at)
    Task.objects.bulk_update([each.task for each in moved], ["due_at", "scheduled", "late_at"])
    return moved


def put_off(moved: Moved, at: datetime) -> None:
    """The step is due, and performed by the platform, at the new moment; it may yet be found late."""
    moved.task.due_at = moved.new
    if moved.task.scheduled is not None:
        moved.task.scheduled = moved.new
    if moved.new > at:
        moved.task.late_at = None


def spans_over(holds: Iterable[Hold], network: str, *, until: datetime) -> list[Span]:
    """When the clock of a network's steps stood, or without a network that of the whole file's."""
    return [
        (hold.opened_at, hold.closed_at or until)
        for hold in holds
        if hold.task_id is None and hold.network in ("", network)
    ]

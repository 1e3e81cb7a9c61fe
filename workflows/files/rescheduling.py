"""Counting the due dates of open steps and commitments anew, file by file, when a calendar has changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from eplatform.accounts.models import User
from workflows.engine import exits
from workflows.engine.errors import Busy
from workflows.engine.holding import reschedule
from workflows.engine.models import Process, Task
from workflows.files import timeline
from workflows.files.committing import count_anew
from workflows.files.holding import next_due
from workflows.files.models import ConnectionFile
from workflows.files.standards import Commitment
from workflows.files.standing_still import holds_of

#: Files looked for at a time; each is moved in a transaction of its own.
BATCH = 200


def move_due_dates(territory_id: int | None, *, by: User | None, at: datetime, note: str) -> int:
    """Go through the running files of a territory, or all of them; returns how many had a date moved.

    What is right already stays as it is, so it may run twice, or begin again after a cut. Files that
    somebody works on for longer than the lock waits come last; raises Busy where one still is.
    """
    rows = ConnectionFile.objects.running().order_by("pk")
    if territory_id is not None:
        rows = rows.filter(territory_id=territory_id)
    moved, last, busy = 0, 0, []
    while batch := list(rows.filter(pk__gt=last).values_list("pk", "process_id")[:BATCH]):
        for _pk, process_id in batch:
            try:
                moved += move_file(process_id, by=by, at=at, note=note)
            except Busy:
                busy.append(process_id)
        last = batch[-1][0]
    return moved + sum(move_file(process_id, by=by, at=at, note=note) for process_id in busy)


@transaction.atomic
def move_file(process_id: int, *, by: User | None, at: datetime, note: str) -> bool:
    """Count the dates of one file anew, and say on its timeline which of them moved."""
    process = exits.locked(Process(pk=process_id))
    if process.finished is not None:
        return False
    steps = reschedule(process, Task.objects.open().filter(process=process), at=at)
    promises = moved_promises(process.connection_file, at=at)
    if not steps and not promises:
        return False
    timeline.record(
        process.connection_file, "due_dates_moved", by=by, at=at, note=note,
        data={"moved": [each.as_data() for each in steps], "commitments": promises},
        stands={"next_due_at": next_due(process)},
    )  # fmt: skip
    return True


def moved_promises(connection_file: ConnectionFile, *, at: datetime) -> list[list[Any]]:
    """The commitments whose due date is another one now: standard, network, phase, old and new day."""
    rows = list(
        Commitment.objects.running().filter(connection_file=connection_file).select_related("standard")
    )
    holds = holds_of(connection_file) if rows else []
    moved = []
    for commitment in rows:
        commitment.connection_file = connection_file
        before = commitment.due_at
        if count_anew(commitment, holds, at=at):
            days = [timezone.localdate(moment).isoformat() for moment in (before, commitment.due_at)]
            moved.append([commitment.standard.code, commitment.network, commitment.phase, *days])
    return moved

"""What the platform does by itself when time is over: lapse, expire, end a wait, find late steps."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from workflows.engine.door import perform
from workflows.engine.errors import Refused
from workflows.engine.models import Process, Task

logger = logging.getLogger(__name__)

BATCH = 100


def fire_due(at: datetime) -> int:
    """Perform every step whose time is over, in the platform's name; returns how many moved."""
    fired = 0
    for pk in due_steps(at):
        fired += fire(pk, at)
    return fired


def due_steps(at: datetime) -> list[int]:
    """Steps to perform now; those of suspended files wait with them."""
    due = Task.objects.open().filter(scheduled__lte=at, process__suspended_at=None)
    return list(due.order_by("scheduled").values_list("pk", flat=True)[:BATCH])


def fire(pk: int, at: datetime) -> bool:
    """Perform one due step, unless somebody was faster or another worker holds it."""
    task = Task.objects.select_related("process").get(pk=pk)
    try:
        perform(task, task.flow_task.on_due.name, by=None, at=at)
    except Refused as refusal:
        logger.info("The platform did not perform step %s: %s", pk, refusal.message)
        return False
    return True


def mark_late(at: datetime) -> int:
    """Note each step found late once, on the timeline; returns how many."""
    marked = 0
    for task in Task.objects.late(at).filter(late_at=None, process__suspended_at=None)[:BATCH]:
        marked += note_late(task, at)
    return marked


@transaction.atomic
def note_late(task: Task, at: datetime) -> bool:
    claimed: int = Task.objects.open().filter(pk=task.pk, late_at=None).update(late_at=at)
    if not claimed:
        return False
    process = Process.objects.select_related("connection_file").get(pk=task.process_id)
    process.flow_class.moved(process, task, [task], kind="late", by=None, at=at, note="", data=None)
    return True

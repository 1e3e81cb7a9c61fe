"""What the platform does by itself when time is over: lapse, expire, end a wait, find late steps.

Due steps are rows that any number of workers sweep at once. A batch locks the processes of its steps,
skipping those that somebody works on, and nothing else: the order of locks is that of every act.
A killed worker leaves nothing behind; its steps are due as before.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from eplatform.statements.prepared import LONG_AGO, KeptRows
from workflows.engine.automatic import Automatic
from workflows.engine.door import perform
from workflows.engine.errors import AlreadyMoved, Busy, Suspended
from workflows.engine.failing import failed, overcome
from workflows.engine.incidents import Incident
from workflows.engine.models import Task
from workflows.engine.noting import note

logger = logging.getLogger(__name__)

#: So few that nobody waits long for a file of the batch, so many that a commit is shared.
BATCH = 25
#: More than this one run does not sweep: it ends, so that other jobs have their turn.
ROUNDS = 20


def fire_due(at: datetime, *, rounds: int = ROUNDS) -> int:
    """Perform every step whose time is over, in the platform's name; returns how many moved."""
    return swept(lambda: claimed(timers_due(at)), lambda task: fire(task, at), rounds)


def mark_late(at: datetime, *, rounds: int = ROUNDS) -> int:
    """Note each step found late once, on the timeline; returns how many."""
    return swept(lambda: LATE.found(at), lambda task: note_late(task, at), rounds)


def swept(claim: Callable[[], list[Task]], act: Callable[[Task], bool], rounds: int) -> int:
    """Claim and do batch after batch, each in its own transaction, until one is not full."""
    done = 0
    for _round in range(rounds):
        with transaction.atomic(savepoint=False):  # nobody goes on after a failure
            batch = claim()
            done += sum(act(task) for task in batch)
        if len(batch) < BATCH:
            break
    return done


def claimed(rows: QuerySet[Task]) -> list[Task]:
    """The first of the rows whose processes nobody holds; we hold them until the transaction ends."""
    return list(free(rows))


def free(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.select_related("process").select_for_update(of=("process",), skip_locked=True)[:BATCH]


LATE: KeptRows[Task] = KeptRows(
    lambda at: free(Task.objects.late(at).filter(late_at=None).order_by("due_at")), LONG_AGO
)


def due(at: datetime) -> QuerySet[Task]:
    """Steps for the platform to perform now: those that are held wait, and so do those that failed."""
    unsettled = Incident.objects.unsettled().filter(task=OuterRef("pk"))
    rows: QuerySet[Task] = Task.objects.open().filter(scheduled__lte=at).counting()
    waiting = Exists(unsettled.exclude(next_attempt_at__lte=at))
    found: QuerySet[Task] = rows.filter(~waiting).annotate(has_failed=Exists(unsettled))
    return found.order_by("scheduled")


def timers_due(at: datetime) -> QuerySet[Task]:
    return due(at).exclude(flow_task_type=Automatic.task_type)


def automatic_due(at: datetime) -> QuerySet[Task]:
    """Automatic steps to run now, each by a job of its own: they may take their time."""
    return due(at).filter(flow_task_type=Automatic.task_type)


@transaction.atomic
def run_automatic(step_id: int, at: datetime) -> bool:
    """Run one automatic step, unless it is done, held, or its pause is not over."""
    return any(fire(task, at) for task in claimed(automatic_due(at).filter(pk=step_id)))


def fire(task: Task, at: datetime) -> bool:
    """Perform one due step; whatever goes wrong with it is written down and stops no other."""
    try:
        with transaction.atomic():
            outcome = way_out(task, at)
            perform(task, outcome, by=None, at=at)
            if task.has_failed:
                overcome(task, at=at)
    except (AlreadyMoved, Suspended, Busy) as refusal:
        logger.debug("The platform did not perform step %s: %s", task.pk, refusal.message)
        return False
    except Exception as error:  # noqa: BLE001 - it goes into the incident, and the batch goes on
        failed(task, error, at=at)
        return False
    return True


def way_out(task: Task, at: datetime) -> str:
    """The way the platform takes: what an automatic step answers, else the one for when time is over."""
    node = task.flow_task
    if isinstance(node, Automatic):
        return node.run(task, at=at)
    return str(node.on_due.name)


def note_late(task: Task, at: datetime) -> bool:
    found: int = Task.objects.open().filter(pk=task.pk, late_at=None).update(late_at=at)
    if found:
        note(task, "late", by=None, at=at)
    return bool(found)

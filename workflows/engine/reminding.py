"""Reminds of steps before the platform closes them: so many days ahead, each once for each due date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from viewflow.workflow.fields import get_flow_ref

from workflows.engine.models import Task
from workflows.engine.noting import note
from workflows.engine.reminders import Reminder
from workflows.engine.timers import ROUNDS, claimed, swept
from workflows.engine.versions import all_versions

#: A due date ends with its day; the reminder goes out at eight in the morning.
BEFORE_MIDNIGHT = timedelta(hours=16)


def remind_due(at: datetime, *, rounds: int = ROUNDS) -> int:
    """Give every reminder whose day has come; returns how many."""
    return sum(
        swept(lambda rows=rows: claimed(rows), lambda task, days=days: remind(task, days, at), rounds)  # type: ignore[misc]
        for days, rows in reminders_due(at)
    )


def reminders_due(at: datetime) -> Iterator[tuple[int, QuerySet[Task]]]:
    """Steps to remind of, by days ahead; the latest first, which makes the earlier ones needless."""
    for days, steps in sorted(rules().items()):
        ahead = timedelta(days=days) + BEFORE_MIDNIGHT
        window = {"scheduled__gt": at, "scheduled__lte": at + ahead, "created__lt": F("scheduled") - ahead}
        rows = Task.objects.open().filter(steps, **window).counting()
        unsaid = ~Exists(given(OuterRef("pk"), OuterRef("scheduled"), days))
        yield days, rows.filter(unsaid).order_by("scheduled")


def moments(task: Task) -> set[datetime]:
    """When the step is reminded of, as things stand."""
    ahead = [timedelta(days=days) + BEFORE_MIDNIGHT for days in task.flow_task.reminders]
    return {task.scheduled - each for each in ahead} if task.scheduled else set()


def rules() -> dict[int, Q]:
    """Which steps are reminded of so many days ahead, as the pages say."""
    found: dict[int, Q] = {}
    for flow_class in all_versions():
        for step in flow_class.steps():
            for days in step.reminders:
                one = Q(process__flow_class=get_flow_ref(flow_class), step=step.name)
                found[days] = found.get(days, Q()) | one
    return found


def given(task: Any, scheduled: Any, days: int) -> QuerySet[Reminder]:
    return Reminder.objects.filter(task=task, scheduled=scheduled, days__lte=days)


@transaction.atomic(savepoint=False)
def remind(task: Task, days: int, at: datetime) -> bool:
    """Note the reminder, unless another worker gave it since we looked; the process is locked."""
    ends = task.scheduled
    still = Task.objects.open().filter(pk=task.pk, scheduled=ends).exists()
    if ends is None or not still or given(task.pk, ends, days).exists():
        return False
    Reminder.objects.create(task=task, scheduled=ends, days=days, at=at)
    note(task, "reminded", by=None, at=at, data={"days": days, "due": ends})
    return True

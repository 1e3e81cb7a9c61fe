"""What the engine does by itself, as jobs: perform steps that are due, run automatic ones, remind, note late.

Every job may run beside itself on as many workers as there are: the rows say what is left to do. A queueing
lock keeps a periodic job from piling up while no worker is free.
"""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer

from eplatform.accounts.models import User
from workflows.engine import reminding, timers
from workflows.files import chasing, rescheduling
from workflows.measuring import jobs as measuring_jobs  # noqa: F401 - registers the periodic job

#: A run that did this much has probably left as much again.
FULL = timers.BATCH


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="perform_due_steps")
def perform_due_steps(timestamp: int) -> None:
    """Sweep what is due; as long as there is a batch of it, call for another worker beside this one."""
    at = timezone.now()
    if timers.timers_due(at)[: FULL + 1].count() > FULL:
        defer_once(perform_due_steps.configure(queueing_lock="perform_due_steps"), timestamp=timestamp)
    timers.fire_due(at)
    for step_id in timers.automatic_due(at).values_list("pk", flat=True)[:FULL]:
        defer_automatic(step_id)


@app.task
def run_automatic_step(step_id: int) -> None:
    timers.run_automatic(step_id, timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="note_late_steps")
def note_late_steps(timestamp: int) -> None:
    timers.mark_late(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="remind_of_due_steps")
def remind_of_due_steps(timestamp: int) -> None:
    reminding.remind_due(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="chase_commitments")
def chase_commitments(timestamp: int) -> None:
    """Remind, escalate and credit, batch after batch; what is left comes with the next run."""
    at = timezone.now()
    for _round in range(timers.ROUNDS):
        if chasing.chase(at) < chasing.BATCH:
            break


@app.task(retry=3)
def move_due_dates(territory_id: int | None, by_id: int | None, note: str) -> None:
    """A calendar changed: count the open due dates of its files anew."""
    by = User.objects.filter(pk=by_id).first()
    rescheduling.move_due_dates(territory_id, by=by, at=timezone.now(), note=note)


def defer_automatic(step_id: int) -> None:
    """One job at most waits for a step, and one at most runs it."""
    name = f"automatic-step-{step_id}"
    defer_once(run_automatic_step.configure(queueing_lock=name, lock=name), step_id=step_id)


def defer_once(job: JobDeferrer, **arguments: int) -> None:
    """Defer a job unless it waits already; a refusal leaves the caller's transaction as it was."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(**arguments)

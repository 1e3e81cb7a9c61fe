"""What the engine does by itself, as periodic jobs: perform steps that are due, note late ones."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from workflows.engine import timers

#: A backlog is worked off in one run, but a run ends: what is left comes with the next minute.
ROUNDS = 20


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="perform_due_steps", lock="perform_due_steps")
def perform_due_steps(timestamp: int) -> None:
    at = timezone.now()
    for _round in range(ROUNDS):
        if not timers.fire_due(at):
            break


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="note_late_steps", lock="note_late_steps")
def note_late_steps(timestamp: int) -> None:
    at = timezone.now()
    for _round in range(ROUNDS):
        if not timers.mark_late(at):
            break

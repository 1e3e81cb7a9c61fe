"""What the platform does when time is over, once and in its own name."""

from __future__ import annotations

from datetime import timedelta

from tests.factories import NOW, connection_file, do, drive, step
from workflows.engine import exits, timers
from workflows.engine.models import Task


def test_supplement_without_an_answer_lapses(cast):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)

    assert timers.fire_due(NOW + timedelta(days=30)) == 0
    assert timers.fire_due(NOW + timedelta(days=31)) == 1
    assert timers.fire_due(NOW + timedelta(days=32)) == 0

    file.refresh_from_db()
    assert (file.final_state, file.closed_at) == ("lapsed", NOW + timedelta(days=31))
    last = file.timeline.order_by("-number").first()
    assert (last.by, last.step, last.outcome) == (None, "supplement", "lapsed")


def test_expired_estimate_goes_back_to_pricing(cast):
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="answer", cast=cast)

    timers.fire_due(task.due_at + timedelta(seconds=1))

    assert [open_task.step for open_task in file.open_steps()] == ["pricing"]


def test_guarantee_ends_after_twelve_months(cast):
    file = connection_file(cast, networks=("water",))
    (task,) = drive(file, to="guarantee", cast=cast)

    assert (task.due_at.year, task.due_at.month, task.due_at.day) == (2027, 3, 2)
    timers.fire_due(task.due_at + timedelta(seconds=1))

    assert [open_task.step for open_task in file.open_steps()] == ["final_acceptance"]


def test_suspended_file_does_not_lapse(cast):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    exits.suspend(file.process, reason="force_majeure", note="", by=cast.coordinator, at=NOW)

    assert timers.fire_due(NOW + timedelta(days=90)) == 0

    assert step(file, "supplement").is_open


def test_late_step_is_noted_once(cast):
    file = connection_file(cast)
    late = step(file, "completeness").due_at + timedelta(hours=1)

    assert timers.mark_late(late) == 1
    assert timers.mark_late(late + timedelta(days=1)) == 0

    assert file.timeline.filter(kind="late").count() == 1
    assert Task.objects.get(process=file.process).late_at == late

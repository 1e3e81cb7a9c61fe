"""What the platform does when time is over: once, in its own name, and whatever fails beside it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.factories import NOW, connection_file, do, drive, step
from workflows.engine import exits, lock, timers
from workflows.engine.incidents import Incident
from workflows.engine.models import Task
from workflows.files.process import FileFlow

OVER = NOW + timedelta(days=31)


def supplement(cast):
    """A file whose applicant has been asked for papers."""
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    return file


@pytest.fixture
def broken(monkeypatch):
    """References of files whose every act fails while it is recorded."""
    references, moved = set(), FileFlow.moved.__func__

    def fail(cls, process, *args, **kwargs):
        if process.connection_file.reference in references:
            raise OSError("disk full")
        return moved(cls, process, *args, **kwargs)

    monkeypatch.setattr(FileFlow, "moved", classmethod(fail))
    return references


def kinds(file):
    return list(file.timeline.order_by("number").values_list("kind", flat=True))


def test_supplement_without_an_answer_lapses(cast):
    file = supplement(cast)

    assert timers.fire_due(NOW + timedelta(days=30)) == 0
    assert timers.fire_due(OVER) == 1
    assert timers.fire_due(NOW + timedelta(days=32)) == 0

    file.refresh_from_db()
    assert (file.final_state, file.closed_at) == ("lapsed", OVER)
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


def test_guarantee_runs_from_provisional_acceptance(cast):
    """However long the commissioning took, and also where a hold has the due date counted anew."""
    file = connection_file(cast, networks=("water",))
    drive(file, to="commissioning", cast=cast)
    (task,) = drive(file, to="guarantee", cast=cast, at=NOW + timedelta(days=200))

    assert (task.due_at.year, task.due_at.month, task.due_at.day) == (2027, 3, 2)
    exits.suspend(file.process, reason="force_majeure", note="", by=cast.coordinator, at=task.created)
    exits.resume(file.process, by=cast.coordinator, at=task.created + timedelta(days=10))

    task.refresh_from_db()
    assert (task.due_at.year, task.due_at.month, task.due_at.day) == (2027, 3, 12)


def test_suspended_file_does_not_lapse(cast):
    file = supplement(cast)
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


def test_backlog_of_several_batches_is_worked_off_in_one_run(cast, monkeypatch):
    monkeypatch.setattr(timers, "BATCH", 2)
    files = [supplement(cast) for _ in range(5)]

    assert timers.fire_due(OVER) == 5

    assert not Task.objects.open().filter(process__in=[file.process_id for file in files]).exists()


def test_timer_that_fails_stops_no_other(cast, broken, monkeypatch):
    monkeypatch.setattr(timers, "BATCH", 1)
    first, second = supplement(cast), supplement(cast)
    broken.add(first.reference)

    assert timers.fire_due(OVER) == 1

    assert step(first, "supplement").is_open
    second.refresh_from_db()
    assert second.final_state == "lapsed"
    failure = Incident.objects.get()
    assert (failure.task.step, failure.error_class, failure.message) == ("supplement", "OSError", "disk full")
    assert failure.opened_at is None
    assert "in fail" in failure.traceback


def test_failed_timer_is_tried_again_after_a_pause_and_leaves_nothing_behind(cast, broken):
    file = supplement(cast)
    broken.add(file.reference)
    timers.fire_due(OVER)
    broken.clear()

    assert timers.fire_due(OVER + timedelta(seconds=59)) == 0
    assert timers.fire_due(OVER + timedelta(seconds=61)) == 1

    assert not Incident.objects.exists()
    assert "incident" not in kinds(file)


def test_timer_that_keeps_failing_becomes_an_incident(cast, broken):
    file = supplement(cast)
    broken.add(file.reference)
    at = OVER
    for minutes in (1, 4, 16, 64):
        timers.fire_due(at)
        incident = Incident.objects.get()
        assert (incident.opened_at, incident.next_attempt_at) == (None, at + timedelta(minutes=minutes))
        at = incident.next_attempt_at

    timers.fire_due(at)
    timers.fire_due(at + timedelta(days=1))

    incident.refresh_from_db()
    assert (incident.attempts, incident.opened_at, incident.next_attempt_at) == (5, at, None)
    assert kinds(file)[-1] == "incident"
    assert kinds(file).count("incident") == 1


@pytest.mark.django_db(transaction=True)
def test_file_that_somebody_works_on_is_left_for_the_next_sweep(cast):
    busy, free = supplement(cast), supplement(cast)
    held, done = threading.Event(), threading.Event()

    def work() -> None:
        with transaction.atomic():
            lock.take(busy.process_id)
            held.set()
            done.wait()
        connection.close()

    other = threading.Thread(target=work)
    other.start()
    held.wait()
    fired = timers.fire_due(OVER)
    done.set()
    other.join()

    assert fired == 1
    free.refresh_from_db()
    assert free.final_state == "lapsed"
    assert timers.fire_due(OVER) == 1

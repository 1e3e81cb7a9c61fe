"""A day declared closed or worked moves the open due dates of its territory, and says so on the timeline."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from eplatform.accounts.models import Territory
from tests.factories import NOW, connection_file, do, step
from tests.workflows.files.test_service_standards import standard
from workflows import jobs
from workflows.engine.errors import NotYours
from workflows.engine.models import Calendar
from workflows.files.calendar_days import (
    AlreadySpecial,
    NoSuchPeriod,
    NoWorkingDay,
    declare,
    forget,
    set_week,
)
from workflows.files.holding import hold, release_hold
from workflows.files.rescheduling import move_due_dates

FLOOD = date(2026, 3, 4)


@pytest.fixture
def file(cast):
    """Completeness is due on Monday the 9th."""
    return connection_file(cast, networks=("water",), at=NOW)


def due(file, name="completeness", network=""):
    return timezone.localdate(step(file, name, network).due_at)


def closed(territory, first=FLOOD, last=None, *, cast, works=False):
    return declare(territory, first, last, works=works, label="Crue", by=cast.administrator, at=NOW)


def moved(territory=None):
    return move_due_dates(territory and territory.pk, by=None, at=NOW + timedelta(hours=1), note="Crue")


def test_holiday_declared_during_a_run_moves_what_is_open(file, cast):
    closed(file.territory, cast=cast)

    assert moved(file.territory) == 1

    assert due(file) == date(2026, 3, 10)
    entry = file.timeline.get(kind="due_dates_moved")
    assert entry.data["moved"] == [["completeness", "", None, "2026-03-09", "2026-03-10"]]
    assert entry.note == "Crue"
    file.refresh_from_db()
    assert file.next_due_at == step(file, "completeness").due_at


def test_second_pass_moves_nothing(file, cast):
    closed(file.territory, cast=cast)

    assert [moved(), moved()] == [1, 0]
    assert file.timeline.filter(kind="due_dates_moved").count() == 1


def test_removed_closure_moves_the_date_back(file, cast):
    (day,) = closed(None, cast=cast)
    moved()

    forget(day, by=cast.administrator, at=NOW)
    moved()

    assert due(file) == date(2026, 3, 9)


def test_worked_holiday_counts_and_a_second_week_may_be_other(file, cast):
    closed(file.territory, date(2026, 3, 7), cast=cast, works=True)
    moved()
    assert due(file) == date(2026, 3, 7)

    set_week(file.territory, [4, 5, 6], national=True, by=cast.administrator, at=NOW)
    moved()

    assert due(file) == date(2026, 3, 9)


def test_other_territories_keep_their_dates(file, cast):
    elsewhere = Territory.objects.create(code="east", name_fr="Est", name_ar="الشرق", name_en="East")
    closed(elsewhere, cast=cast)

    assert (moved(elsewhere), moved()) == (0, 0)


def test_commitments_move_with_the_calendar(cast):
    standard("study", 5)
    file = connection_file(cast, networks=("water",), at=NOW)
    do(step(file, "completeness"), "complete", cast=cast, at=NOW)
    closed(None, cast=cast)

    moved()

    assert timezone.localdate(file.commitments.get().due_at) == date(2026, 3, 10)
    entry = file.timeline.get(kind="due_dates_moved")
    assert entry.data["commitments"] == [["study", "water", None, "2026-03-09", "2026-03-10"]]


def test_date_of_a_held_step_follows_when_it_is_released(file, cast):
    do(step(file, "completeness"), "complete", cast=cast, at=NOW)
    held = hold(file, network="water", reason="third_party", by=cast.coordinator, at=NOW)
    closed(None, date(2026, 3, 12), cast=cast)
    assert moved() == 0

    release_hold(held, by=cast.coordinator, at=NOW + timedelta(days=2))

    # Fifteen working days from the 2nd, two of them held, and without the 12th and the feast of the 20th.
    assert due(file, "study", "water") == date(2026, 3, 27)


def test_job_is_of_the_same_transaction_and_comes_twice(file, cast):
    closed(file.territory, cast=cast)

    queued = ProcrastinateJob.objects.filter(task_name="workflows.jobs.move_due_dates")
    assert [job.args["territory_id"] for job in queued] == [file.territory_id] * 2
    jobs.move_due_dates(**queued.first().args)

    assert file.timeline.get(kind="due_dates_moved").by == cast.administrator


def test_only_administrators_change_calendars(file, cast):
    with pytest.raises(NotYours):
        declare(None, FLOOD, None, works=False, label="Crue", by=cast.coordinator, at=NOW)

    cast.administrator.postings.update(territory=file.territory)
    cast.administrator.__dict__.pop("held_postings", None)
    with pytest.raises(NotYours):
        closed(None, cast=cast)
    assert len(closed(file.territory, FLOOD, FLOOD + timedelta(days=2), cast=cast)) == 3


def test_nonsense_is_refused(file, cast):
    closed(None, cast=cast)

    with pytest.raises(AlreadySpecial):
        closed(None, cast=cast)
    with pytest.raises(NoSuchPeriod):
        closed(None, FLOOD, FLOOD - timedelta(days=1), cast=cast)
    with pytest.raises(NoWorkingDay):
        set_week(None, range(7), national=True, by=cast.administrator, at=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["everywhere", "in a territory"])
def test_two_who_begin_a_calendar_at_once_begin_one(cast, where):
    territory = Territory.objects.first() if where == "in a territory" else None
    gate, failures = threading.Barrier(2), []

    def close(day: date) -> None:
        gate.wait()
        try:
            closed(territory, day, cast=cast)
        except Exception as failure:  # noqa: BLE001 - told by the assertion
            failures.append(failure)
        connection.close()

    both = [threading.Thread(target=close, args=[FLOOD + timedelta(days=n)]) for n in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert not failures
    assert Calendar.objects.get(territory=territory).days.count() == 2


@pytest.mark.django_db
def test_second_calendar_of_the_concession_is_refused():
    Calendar.objects.create()

    with pytest.raises(IntegrityError, match="calendar_once"), transaction.atomic():
        Calendar.objects.create()

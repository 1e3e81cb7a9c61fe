"""Holds of a network and of the whole file: clocks stand while any is open, each day given back once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories import NOW, connection_file, do, drive, step
from workflows.engine import timers
from workflows.engine.errors import NotYours, Suspended
from workflows.engine.models import Hold, Task
from workflows.files import leaving
from workflows.files.elapsed import both_clocks
from workflows.files.holding import AlreadyHeld, AlreadyReleased, hold, release_hold

PERMIT, STORM = "third_party", "force_majeure"


def day(number, hour=10):
    """Monday 2 March 2026 is day 0."""
    return NOW + timedelta(days=number, hours=hour - 9)


def due(file, name="study", network="water"):
    return timezone.localtime(step(file, name, network).due_at).date()


@pytest.fixture
def file(cast):
    made = connection_file(cast, networks=("water", "electricity"))
    do(step(made, "completeness"), "complete", cast=cast, at=day(0))
    return made


def test_network_hold_moves_the_due_date_of_that_network_alone(file, cast):
    before = due(file)
    held = hold(file, network="water", reason=PERMIT, note="ONCF", by=cast.coordinator, at=day(1))

    moved = release_hold(held, by=cast.coordinator, at=day(8))

    # Tuesday to the Tuesday after: five working days.
    assert (before, due(file)) == (date(2026, 3, 24), date(2026, 3, 31))
    assert due(file, network="electricity") == before
    assert [(each.task.network, each.new.day) for each in moved] == [("water", 31)]
    entry = file.timeline.get(kind="released")
    assert entry.data["moved"] == [["study", "water", None, "2026-03-24", "2026-03-31"]]


def test_overlapping_holds_give_each_day_back_once_at_the_last(file, cast):
    first = hold(file, network="water", reason=PERMIT, by=cast.coordinator, at=day(1))
    second = hold(file, network="water", reason=STORM, by=cast.study_engineer, at=day(3))
    release_hold(first, by=cast.coordinator, at=day(4))
    assert due(file) == date(2026, 3, 24)

    release_hold(second, by=cast.coordinator, at=day(8))

    assert due(file) == date(2026, 3, 31)


def test_suspension_within_a_network_hold_counts_once(file, cast):
    held = hold(file, network="water", reason=PERMIT, by=cast.coordinator, at=day(1))
    leaving.suspend(file, by=cast.coordinator, at=day(2), note="Séisme", reason=STORM)
    leaving.resume(file, by=cast.coordinator, at=day(4))
    assert (due(file), due(file, network="electricity")) == (date(2026, 3, 24), date(2026, 3, 26))

    release_hold(held, by=cast.coordinator, at=day(8))

    assert due(file) == date(2026, 3, 31)


def test_two_reasons_suspend_the_file_until_both_are_gone(file, cast):
    first = hold(file, reason=PERMIT, by=cast.coordinator, at=day(1))
    second = hold(file, reason=STORM, by=cast.coordinator, at=day(2))
    release_hold(first, by=cast.coordinator, at=day(3))
    with pytest.raises(Suspended):
        do(step(file, "study", "water"), "feasible", cast=cast, at=day(3))

    release_hold(second, by=cast.coordinator, at=day(4))

    kinds = list(file.timeline.order_by("number").values_list("kind", flat=True))
    assert kinds[-4:] == ["suspended", "held", "released", "resumed"]
    file.refresh_from_db()
    assert file.suspended_at is None
    assert due(file) == date(2026, 3, 27)


def test_held_network_is_not_late_and_the_others_go_on(file, cast):
    hold(file, network="water", reason=PERMIT, by=cast.coordinator, at=day(1))
    long_after = day(60)

    late = Task.objects.late(long_after).filter(process=file.process)

    assert [task.network for task in late] == ["electricity"]
    do(step(file, "study", "electricity"), "feasible", cast=cast, at=day(9))
    file.refresh_from_db()
    assert step(file, "study", "water").is_late(long_after) is False
    assert timers.mark_late(long_after) == 0


def test_file_is_not_late_by_a_step_that_is_held(cast):
    file = connection_file(cast, networks=("water",))
    do(step(file, "completeness"), "complete", cast=cast, at=day(0))
    held = hold(file, network="water", reason=PERMIT, by=cast.coordinator, at=day(1))
    file.refresh_from_db()
    assert (file.next_due_at, file.is_late(day(60))) == (None, False)

    release_hold(held, by=cast.coordinator, at=day(8))

    file.refresh_from_db()
    assert file.next_due_at == step(file, "study", "water").due_at


def test_step_that_opens_in_a_held_network_is_held(file, cast):
    held = hold(file, network="water", reason=PERMIT, by=cast.coordinator, at=day(1))
    do(step(file, "study", "water"), "needs_information", cast=cast, at=day(2))
    clarification = step(file, "clarification", "water")
    assert clarification.held

    release_hold(held, by=cast.coordinator, at=day(5))

    clarification.refresh_from_db()
    assert (clarification.held, timezone.localdate(clarification.due_at)) == (False, date(2026, 4, 6))


def test_days_held_count_for_neither_side(file, cast):
    held = hold(file, network="water", reason=PERMIT, by=cast.coordinator, at=day(1))
    do(step(file, "study", "electricity"), "feasible", cast=cast, at=day(2))
    release_hold(held, by=cast.coordinator, at=day(8))

    used = both_clocks(file, file.process.steps.all(), at=day(10))

    # One day until the hold, one more on electricity alone, two after the release.
    assert (used.utility, used.applicant) == (4, 0)


def test_hold_across_ramadan_moves_the_due_date_by_whole_days(cast):
    """The clock of Casablanca goes back on 15 February 2026 and forward on 22 March."""
    begun = datetime(2026, 2, 9, 9, tzinfo=NOW.tzinfo)
    file = connection_file(cast, networks=("water",), at=begun)
    held = hold(file, reason=STORM, by=cast.coordinator, at=begun + timedelta(days=1))

    release_hold(held, by=cast.coordinator, at=begun + timedelta(days=44))

    opened = step(file, "completeness")
    assert timezone.localtime(opened.due_at).isoformat() == "2026-03-31T23:59:59+01:00"


def test_engineer_of_another_network_may_not_hold(file, cast):
    cast.study_engineer.postings.update(network="sewerage")
    cast.study_engineer.__dict__.pop("held_postings", None)

    with pytest.raises(NotYours):
        hold(file, network="water", reason=PERMIT, by=cast.study_engineer, at=day(1))
    with pytest.raises(NotYours):
        hold(file, reason=PERMIT, by=cast.applicant, at=day(1))
    assert not Hold.objects.filter(process=file.process).exists()


def test_hold_is_neither_opened_nor_released_twice(file, cast):
    held = hold(file, network="water", reason=PERMIT, by=cast.coordinator, at=day(1))
    with pytest.raises(AlreadyHeld):
        hold(file, network="water", reason=PERMIT, by=cast.coordinator, at=day(1))
    release_hold(held, by=cast.coordinator, at=day(2))

    with pytest.raises(AlreadyReleased):
        release_hold(held, by=cast.coordinator, at=day(3))


def test_answer_does_not_expire_while_its_network_is_held(cast):
    file = connection_file(cast, networks=("water",))
    (answer,) = drive(file, to="answer", cast=cast)
    hold(file, network="water", reason=STORM, by=cast.coordinator, at=day(2))

    timers.fire_due(answer.due_at + timedelta(days=1))

    assert step(file, "answer", "water").is_open


def test_other_steps_leave_a_held_step_out_of_the_next_due_date(file, cast):
    hold(file, network="water", reason=PERMIT, by=cast.coordinator, at=day(1))

    do(step(file, "study", "electricity"), "needs_information", cast=cast, at=day(2))

    file.refresh_from_db()
    assert file.next_due_at == step(file, "clarification", "electricity").due_at

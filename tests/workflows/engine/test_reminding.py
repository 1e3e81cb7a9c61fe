"""The applicant is reminded before the platform closes a step: once for each date, and not in vain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications.messages import StepReminder
from notifications.recipients import applicant_people
from notifications.routing import routes_for
from tests.factories import NOW, connection_file, do, step
from workflows.engine import exits, reminding
from workflows.engine.reminders import Reminder


@pytest.fixture
def file(cast):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    return file


@pytest.fixture
def ends(file):
    return step(file, "supplement").scheduled


def reminded(file):
    return [entry.data["days"] for entry in file.timeline.filter(kind="reminded").order_by("number")]


def morning(ends, days):
    """Eight o'clock, so many days before the step ends."""
    return ends - timedelta(days=days, hours=15, minutes=59)


def test_step_is_reminded_of_seven_and_two_days_before_its_end(file, ends):
    for hours in range(0, 24 * 12, 3):
        reminding.remind_due(ends - timedelta(days=12) + timedelta(hours=hours))

    assert reminded(file) == [7, 2]


def test_reminder_goes_out_in_the_morning_of_its_day(file, ends):
    assert reminding.remind_due(morning(ends, 7) - timedelta(minutes=5)) == 0
    assert reminding.remind_due(morning(ends, 7)) == 1


def test_earlier_reminder_is_needless_when_the_later_one_is_due(file, ends):
    reminding.remind_due(morning(ends, 2))
    reminding.remind_due(morning(ends, 2) + timedelta(hours=1))

    assert reminded(file) == [2]


def test_new_date_is_reminded_of_anew(cast, file, ends):
    reminding.remind_due(morning(ends, 7))
    held = morning(ends, 7) + timedelta(hours=1)
    exits.suspend(file.process, reason="third_party", note="", by=cast.coordinator, at=held)
    assert reminding.remind_due(morning(ends, 2)) == 0
    exits.resume(file.process, by=cast.coordinator, at=held + timedelta(days=20))

    reminding.remind_due(morning(step(file, "supplement").scheduled, 7))

    assert reminded(file) == [7, 7]
    assert Reminder.objects.count() == 2


def test_step_that_is_over_is_not_reminded_of(cast, file, ends):
    do(step(file, "supplement"), "supplied", cast=cast, at=NOW + timedelta(days=1))

    assert reminding.remind_due(morning(ends, 2)) == 0


def test_applicant_is_told_what_happens_without_an_answer(cast, file, ends):
    reminding.remind_due(morning(ends, 7))

    (route,) = routes_for(file.timeline.get(kind="reminded"))

    assert route.message is StepReminder
    assert [to.find for to in route.to] == [applicant_people]

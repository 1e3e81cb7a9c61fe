"""Working seconds against a naive count, hour by hour."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.engine.calendars import WorkingCalendar
from workflows.measuring.worktime import WORKING_DAY, working_seconds

CALENDAR = WorkingCalendar(closures=frozenset({date(2026, 3, 3)}), reopened=frozenset({date(2026, 3, 7)}))
HOUR = timedelta(hours=1)


@settings(max_examples=40, deadline=None)
@given(
    # Away from Ramadan, when clocks in Morocco are put back an hour.
    st.dates(date(2026, 4, 1), date(2027, 1, 20)), st.integers(0, 23), st.integers(0, 24 * 20)
)  # fmt: skip
def test_working_seconds_are_those_of_the_hours_of_working_days(day, hour, hours):
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    end = start + hours * HOUR
    naive = sum(3600 for n in range(hours) if CALENDAR.is_working(timezone.localdate(start + n * HOUR)))

    assert working_seconds(CALENDAR, start, end) == naive


def test_closed_days_count_for_nothing_and_reopened_ones_do():
    monday = datetime(2026, 3, 2, 12, tzinfo=UTC)

    assert working_seconds(CALENDAR, monday, monday + timedelta(days=2)) == WORKING_DAY
    friday = monday + timedelta(days=4)
    assert working_seconds(CALENDAR, friday, friday + timedelta(days=3)) == 2 * WORKING_DAY


def test_nothing_is_worked_backwards():
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)

    assert working_seconds(CALENDAR, at, at - timedelta(days=3)) == 0

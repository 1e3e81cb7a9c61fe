"""Due dates and elapsed days against a naive count, day by day over five years."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from workflows.engine import clocks
from workflows.engine.calendars import WorkingCalendar
from workflows.engine.limits import Limit, Unit, calendar_days, months, working_days

PLAIN = WorkingCalendar()
FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
DAYS = st.dates(FIRST, LAST)
#: Any minute, so that the odd hours of Ramadan in Casablanca are among them.
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
SPANS = st.lists(st.tuples(MOMENTS, MOMENTS).map(lambda pair: tuple(sorted(pair))), max_size=5)
CALENDARS = st.builds(
    WorkingCalendar,
    weekend=st.frozensets(st.integers(0, 6), max_size=6),
    national=st.booleans(),
    closures=st.frozensets(DAYS, max_size=30),
    reopened=st.frozensets(DAYS, max_size=10),
)


def each_day(start, end):
    return (start + timedelta(days=n) for n in range(1, (end - start).days + 1))


def lost_days(spans):
    """Every day after a span begins, up to the one on which it ends."""
    return {
        day
        for begin, end in spans
        for day in each_day(timezone.localdate(begin), timezone.localdate(end))
    }  # fmt: skip


def naive_due(limit, start, calendar, held):
    """Walk from day to day and count those that count."""
    left, lost, day = limit.amount, lost_days(held), start
    if limit.unit is Unit.MONTHS:
        left = (naive_months(start, limit.amount) - start).days
    while left:
        day += timedelta(days=1)
        counts = limit.unit is not Unit.WORKING_DAYS or calendar.is_working(day)
        left -= counts and day not in lost
    return day


def naive_months(start, amount):
    """Go to the next month that often; step back from a day that the month does not have."""
    year, month = start.year, start.month
    for _n in range(amount):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    for day in range(start.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError


@given(
    amount=st.integers(1, 250), unit=st.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS]),
    start=DAYS, calendar=CALENDARS, held=SPANS,
)  # fmt: skip
def test_due_day_is_that_of_the_naive_count(amount, unit, start, calendar, held):
    limit = Limit(amount, unit)

    due = clocks.due_day(limit, start, calendar, clocks.held_days(held))

    assert due == naive_due(limit, start, calendar, held)


@given(amount=st.integers(1, 24), start=DAYS, held=SPANS)
def test_months_end_where_the_naive_count_ends(amount, start, held):
    limit = months(amount)

    assert clocks.due_day(limit, start, PLAIN, clocks.held_days(held)) == naive_due(limit, start, PLAIN, held)


@given(start=DAYS, end=DAYS, calendar=CALENDARS)
def test_between_counts_each_working_day(start, end, calendar):
    naive = sum(calendar.is_working(day) for day in each_day(start, end))

    assert calendar.between(start, end) == naive


@given(end=DAYS, amount=st.integers(1, 60), calendar=CALENDARS)
def test_before_is_as_many_working_days_earlier(end, amount, calendar):
    day = calendar.before(end, amount)

    assert calendar.is_working(day)
    assert calendar.between(day, end) == amount


@given(spans=SPANS, held=SPANS, calendar=CALENDARS)
def test_elapsed_days_overlap_once_and_leave_holds_out(spans, held, calendar):
    """Cut into the pieces between any two ends, each piece covered or not: no piece can count twice."""
    edges = sorted({moment for span in (*spans, *held) for moment in span})
    naive = 0
    for begin, end in pairwise(edges):
        covered = any(a <= begin and end <= b for a, b in spans)
        stood = any(a <= begin and end <= b for a, b in held)
        days = each_day(timezone.localdate(begin), timezone.localdate(end))
        naive += sum(calendar.is_working(day) for day in days) if covered and not stood else 0

    assert clocks.net_days(spans, held, calendar) == naive


@given(start=DAYS, amount=st.integers(1, 40), held=SPANS)
def test_hold_inside_another_changes_nothing(start, amount, held):
    inner = [(begin + (end - begin) / 3, end - (end - begin) / 3) for begin, end in held]

    alone = clocks.due_day(working_days(amount), start, PLAIN, clocks.held_days(held))

    nested = clocks.held_days([*inner, *held])
    assert clocks.due_day(working_days(amount), start, PLAIN, nested) == alone


def test_hold_of_three_days_gives_three_days_back():
    held = [(datetime(2026, 3, 3, 9, tzinfo=UTC), datetime(2026, 3, 6, 17, tzinfo=UTC))]

    assert clocks.due_at(working_days(5), at(2026, 3, 2), PLAIN).date() == date(2026, 3, 9)
    assert clocks.due_at(working_days(5), at(2026, 3, 2), PLAIN, held).date() == date(2026, 3, 12)


def test_hold_after_the_due_date_does_not_excuse_the_delay():
    held = [(at(2026, 4, 20), at(2026, 4, 30))]

    assert clocks.due_at(working_days(5), at(2026, 4, 6), PLAIN, held).date() == date(2026, 4, 13)


def test_limit_runs_over_the_end_of_the_year():
    # 1 and 11 January are holidays (new year, the manifesto of independence); 14 January is Amazigh new year.
    assert clocks.due_day(working_days(5), date(2026, 12, 29), PLAIN) == date(2027, 1, 6)
    assert clocks.due_day(calendar_days(5), date(2026, 12, 29), PLAIN) == date(2027, 1, 3)
    assert clocks.due_day(months(2), date(2027, 12, 31), PLAIN) == date(2028, 2, 29)


def test_ramadan_turns_the_clock_back_and_the_due_day_stays():
    """From 15 February to 22 March 2026 Casablanca keeps UTC; before and after it is an hour ahead."""
    before = clocks.due_at(calendar_days(3), datetime(2026, 2, 10, 23, 30, tzinfo=UTC), PLAIN)
    during = clocks.due_at(calendar_days(3), datetime(2026, 2, 17, 23, 30, tzinfo=UTC), PLAIN)
    across = clocks.due_at(calendar_days(40), at(2026, 2, 10), PLAIN, [(at(2026, 2, 12), at(2026, 2, 22))])

    assert before.isoformat() == "2026-02-14T23:59:59+01:00"
    assert during.isoformat() == "2026-02-20T23:59:59+00:00"
    assert across.isoformat() == "2026-04-01T23:59:59+01:00"


def test_reminder_lies_before_the_due_day_as_the_limit_counts():
    assert clocks.ahead_of(date(2026, 8, 3), working_days(2), PLAIN) == date(2026, 7, 29)
    assert clocks.ahead_of(date(2026, 8, 3), calendar_days(2), PLAIN) == date(2026, 8, 1)


def at(year, month, day):
    return datetime(year, month, day, 10, tzinfo=UTC)

"""Working days against a naive count of days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from eplatform.accounts.models import Territory
from workflows.engine import clocks
from workflows.engine.calendars import WorkingCalendar
from workflows.engine.limits import calendar_days, months, working_days
from workflows.engine.models import Calendar, CalendarDay, Edition

PLAIN = WorkingCalendar()
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@given(start=DAYS, amount=st.integers(1, 60), closures=st.frozensets(DAYS, max_size=20))
def test_after_lands_on_a_working_day_that_many_later(start, amount, closures):
    calendar = WorkingCalendar(closures=closures)

    end = calendar.after(start, amount)

    assert calendar.is_working(end)
    assert calendar.between(start, end) == amount


def test_weekend_and_national_holiday_do_not_count():
    # 30 July 2026, a Thursday, is the Feast of the Throne.
    assert PLAIN.after(date(2026, 7, 29), 1) == date(2026, 7, 31)
    assert PLAIN.after(date(2026, 7, 31), 1) == date(2026, 8, 3)


def test_reopened_day_counts_although_it_is_a_holiday():
    calendar = WorkingCalendar(reopened=frozenset({date(2026, 7, 30)}))

    assert calendar.after(date(2026, 7, 29), 1) == date(2026, 7, 30)


def test_limits_end_at_the_end_of_their_last_local_day():
    opened = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)  # already 1 February in Casablanca

    assert clocks.due_day(months(1), date(2026, 1, 31), PLAIN) == date(2026, 2, 28)
    assert clocks.due_at(calendar_days(2), opened, PLAIN).isoformat() == "2026-02-03T23:59:59+01:00"
    assert clocks.due_at(working_days(1), opened, PLAIN).isoformat() == "2026-02-02T23:59:59+01:00"


def test_territory_calendar_wins_over_that_of_the_concession(db):
    place = Territory.objects.create(code="east", name_fr="Est", name_ar="الشرق", name_en="East")
    Calendar.objects.create(territory=None)
    own = Calendar.objects.create(territory=place, weekend=[4])
    CalendarDay.objects.create(calendar=own, date=date(2026, 3, 4), label="Moussem")

    calendar = clocks.calendar_of(place.pk)

    assert calendar.is_working(date(2026, 3, 7))
    assert not calendar.is_working(date(2026, 3, 6))
    assert not calendar.is_working(date(2026, 3, 4))
    assert not clocks.calendar_of(None).is_working(date(2026, 3, 7))


def test_territory_keeps_the_days_of_the_concession_unless_it_differs(db):
    place = Territory.objects.create(code="east", name_fr="Est", name_ar="الشرق", name_en="East")
    everywhere = Calendar.objects.create(territory=None)
    own = Calendar.objects.create(territory=place)
    for day in (4, 5):
        CalendarDay.objects.create(calendar=everywhere, date=date(2026, 3, day), label="Inventaire")
    CalendarDay.objects.create(calendar=own, date=date(2026, 3, 5), works=True, label="Permanence")

    calendar = clocks.calendar_of(place.pk)

    assert [calendar.is_working(date(2026, 3, day)) for day in (4, 5)] == [False, True]


def test_change_of_a_calendar_is_seen_at_once(db):
    calendar = Calendar.objects.create(territory=None)
    assert clocks.calendar_of(None).is_working(date(2026, 3, 4))

    closure = CalendarDay.objects.create(calendar=calendar, date=date(2026, 3, 4), label="Crue")
    assert not clocks.calendar_of(None).is_working(date(2026, 3, 4))

    closure.delete()
    assert clocks.calendar_of(None).is_working(date(2026, 3, 4))


def test_calendar_costs_no_statement_once_it_is_known(db, django_assert_num_queries):
    clocks.calendar_of(None)

    with django_assert_num_queries(0):
        clocks.calendar_of(None)


def test_database_renews_the_edition_whoever_writes(db):
    before = Edition.objects.filter(name="calendars").values_list("token", flat=True).first()

    Calendar.objects.bulk_create([Calendar(territory=None)])

    assert Edition.objects.get(name="calendars").token != before


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=6)


@given(spans=SPANS, holds=SPANS)
def test_without_counts_every_moment_once(spans, holds):
    origin = datetime(2026, 1, 1, tzinfo=UTC)

    def timed(pairs):
        return [(origin + timedelta(hours=a), origin + timedelta(hours=b)) for a, b in pairs]

    left = clocks.without(clocks.merged(timed(spans)), clocks.merged(timed(holds)))

    naive = {hour for a, b in spans for hour in range(a, b)} - {
        hour for a, b in holds for hour in range(a, b)
    }
    assert sum((end - start).total_seconds() for start, end in left) == len(naive) * 3600

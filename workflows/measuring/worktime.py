"""Working seconds between two moments: all the hours of working days, in the time of the platform."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate

from django.utils import timezone

from workflows.engine import clocks
from workflows.engine.calendars import WorkingCalendar

#: A working day counts whole: lengths of days are what service times are written in.
WORKING_DAY = 24 * 60 * 60


@lru_cache(maxsize=500)
def days_before(calendar: WorkingCalendar, year: int) -> tuple[int, ...]:
    """For each day of a year, and the end of it, the working days of that year before it."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    return tuple(accumulate((calendar.is_working(day) for day in days), initial=0))


def working_seconds(calendar: WorkingCalendar, start: datetime, end: datetime) -> float:
    """The seconds between two moments that fall on working days; none where the end is not later."""
    if end <= start:
        return 0.0
    first, last = timezone.localtime(start), timezone.localtime(end)
    years = sum(days_before(calendar, year)[-1] for year in range(first.year, last.year))
    # Where the clock was put back in between, the wall shows an earlier time than it was.
    return max(0.0, years * WORKING_DAY + since_new_year(calendar, last) - since_new_year(calendar, first))


def since_new_year(calendar: WorkingCalendar, at: datetime) -> float:
    day = at.date()
    before = days_before(calendar, day.year)[day.timetuple().tm_yday - 1] * WORKING_DAY
    if not calendar.is_working(day):
        return before
    return before + at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6


class TerritoryClock:
    """Working seconds by the calendar of a territory, each calendar read once."""

    def __init__(self) -> None:
        self.calendars: dict[int | None, WorkingCalendar] = {}

    def of(self, territory_id: int | None) -> WorkingCalendar:
        if territory_id not in self.calendars:
            self.calendars[territory_id] = clocks.calendar_of(territory_id)
        return self.calendars[territory_id]

    def seconds(self, territory_id: int | None, start: datetime, end: datetime) -> float:
        return working_seconds(self.of(territory_id), start, end)

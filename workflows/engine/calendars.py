"""Working days: which days count in a territory, and how to count them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays

SATURDAY, SUNDAY = 5, 6


#: What the library calls the languages in which it names Moroccan holidays.
LANGUAGES = {"fr": "fr", "ar": "ar", "en": "en_US"}


@cache
def national_holidays(year: int) -> frozenset[date]:
    """Moroccan public holidays of a year; the religious dates are estimates, corrected by closures."""
    return frozenset(holidays.country_holidays("MA", years=year))


@cache
def holiday_names(year: int, language: str) -> dict[date, str]:
    """The same days with their names; those that are estimates say so."""
    return dict(holidays.country_holidays("MA", years=year, language=LANGUAGES.get(language, "fr")))


@dataclass(frozen=True)
class WorkingCalendar:
    """The days that count; closures and reopened days are what an administrator entered."""

    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    national: bool = True
    closures: frozenset[date] = frozenset()
    reopened: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        if day in self.reopened:
            return True
        if day.weekday() in self.weekend or day in self.closures:
            return False
        return not (self.national and day in national_holidays(day.year))

    def after(self, start: date, amount: int) -> date:
        """The day on which the given number of working days after start ends; the start does not count."""
        if amount <= 0:
            return start
        year, days = start.year, days_of(self, start.year)
        place = bisect_right(days, start.toordinal())
        while place + amount > len(days):
            amount -= len(days) - place
            year, place = year + 1, 0
            days = days_of(self, year)
        return date.fromordinal(days[place + amount - 1])

    def before(self, end: date, amount: int) -> date:
        """The working day that lies so many before the end, or before the last one up to it."""
        year, days = end.year, days_of(self, end.year)
        place = bisect_right(days, end.toordinal()) - 1
        while place - amount < 0:
            amount -= place + 1
            year -= 1
            days = days_of(self, year)
            place = len(days) - 1
        return date.fromordinal(days[place - amount])

    def between(self, start: date, end: date) -> int:
        """Working days after start, up to and including end; 0 where end is not later."""
        if end <= start:
            return 0
        counts = [len(days_of(self, year)) for year in range(start.year, end.year)]
        return sum(counts) + self.place(end) - self.place(start)

    def place(self, day: date) -> int:
        """How many working days of its year have come up to and including the day."""
        return bisect_right(days_of(self, day.year), day.toordinal())


@lru_cache(maxsize=512)
def days_of(calendar: WorkingCalendar, year: int) -> tuple[int, ...]:
    """The working days of a year in order, as ordinals: counted once, then looked up."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day.toordinal() for day in days if calendar.is_working(day))


#: Every day counts, for limits in calendar days.
EVERY_DAY = WorkingCalendar(weekend=frozenset(), national=False)

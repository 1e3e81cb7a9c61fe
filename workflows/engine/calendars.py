"""Working days: which days count in a territory, and how to count them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY, SUNDAY = 5, 6


@cache
def national_holidays(year: int) -> frozenset[date]:
    """Moroccan public holidays of a year; the religious dates are estimates, corrected by closures."""
    return frozenset(holidays.country_holidays("MA", years=year))


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
        day = start
        while amount > 0:
            day += timedelta(days=1)
            if self.is_working(day):
                amount -= 1
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after start, up to and including end; 0 where end is not later."""
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(1 for day in days if self.is_working(day))

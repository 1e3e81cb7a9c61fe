"""Service times as values: so many working days, calendar days or months (decision 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import ngettext


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


@dataclass(frozen=True)
class Limit:
    """How long a step may take, counted from the day after it opens."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        if self.unit is Unit.WORKING_DAYS:
            text = ngettext("%(n)d working day", "%(n)d working days", self.amount)
        elif self.unit is Unit.CALENDAR_DAYS:
            text = ngettext("%(n)d day", "%(n)d days", self.amount)
        else:
            text = ngettext("%(n)d month", "%(n)d months", self.amount)
        return text % {"n": self.amount}

    def iso(self) -> str:
        """ISO 8601 duration; working days count as days there, for want of a word."""
        return f"P{self.amount}{'M' if self.unit is Unit.MONTHS else 'D'}"


def working_days(amount: int) -> Limit:
    return Limit(amount, Unit.WORKING_DAYS)


def calendar_days(amount: int) -> Limit:
    return Limit(amount, Unit.CALENDAR_DAYS)


def months(amount: int) -> Limit:
    return Limit(amount, Unit.MONTHS)

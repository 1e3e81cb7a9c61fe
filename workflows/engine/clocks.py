"""Due dates net of holds: on which day so many counted days have passed while no clock stood still."""

from __future__ import annotations

import calendar as months_of
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from workflows.engine import editions
from workflows.engine.calendars import EVERY_DAY, WorkingCalendar
from workflows.engine.limits import Limit, Unit

END_OF_DAY = time(23, 59, 59)

Span = tuple[datetime, datetime]
#: Days after the first, up to and including the second.
Days = tuple[date, date]


def calendar_of(territory_id: int | None) -> WorkingCalendar:
    """The calendar of a territory, or the one of the whole concession, as it is now."""
    from workflows.engine.models import Calendar  # noqa: PLC0415 - models import limits of this package

    return editions.remembered("calendars", territory_id, lambda: Calendar.objects.working(territory_id))


def due_day(limit: Limit, start: date, calendar: WorkingCalendar, held: Sequence[Days] = ()) -> date:
    """The last day of a limit that starts on the given day; held days, in order, do not count."""
    days, amount = counted_days(limit, start, calendar)
    for begin, end in held:
        if end <= start:
            continue
        gone = days.between(start, begin)
        if gone >= amount:
            break
        amount, start = amount - gone, end
    return days.after(start, amount)


def counted_days(limit: Limit, start: date, calendar: WorkingCalendar) -> tuple[WorkingCalendar, int]:
    """Which days count towards a limit, and how many of them it has from that start."""
    if limit.unit is Unit.WORKING_DAYS:
        return calendar, limit.amount
    if limit.unit is Unit.CALENDAR_DAYS:
        return EVERY_DAY, limit.amount
    return EVERY_DAY, (add_months(start, limit.amount) - start).days


def due_at(limit: Limit, at: datetime, calendar: WorkingCalendar, held: Iterable[Span] = ()) -> datetime:
    """The moment a limit ends, at the end of its last day in the platform's time zone, net of holds."""
    return end_of_day(due_day(limit, timezone.localdate(at), calendar, held_days(held)))


def ahead_of(day: date, limit: Limit, calendar: WorkingCalendar) -> date:
    """The day that lies a limit before another day."""
    days, amount = counted_days(limit, day, calendar)
    return days.before(day, amount)


def end_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, END_OF_DAY))


def start_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def add_months(start: date, amount: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    month = start.month - 1 + amount
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, months_of.monthrange(year, month)[1]))


def held_days(spans: Iterable[Span]) -> list[Days]:
    """The days lost to holds, each once: those after the day one begins, up to the day it ends."""
    days = [(timezone.localdate(start), timezone.localdate(end)) for start, end in merged(spans)]
    return [(begin, end) for begin, end in days if begin < end]


def net_days(spans: Iterable[Span], held: Iterable[Span], calendar: WorkingCalendar) -> int:
    """Counted days covered by at least one span and by no hold; what overlaps counts once."""
    left = without(merged(spans), merged(held))
    return sum(calendar.between(timezone.localdate(start), timezone.localdate(end)) for start, end in left)


def without(spans: Iterable[Span], holds: Iterable[Span]) -> list[Span]:
    """What is left of disjoint spans when disjoint holds are cut out of them."""
    left = list(spans)
    for hold_start, hold_end in holds:
        pieces = []
        for start, end in left:
            pieces += [(start, min(end, hold_start)), (max(start, hold_end), end)]
        left = [(start, end) for start, end in pieces if start < end]
    return left


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same moments as disjoint spans in order."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result

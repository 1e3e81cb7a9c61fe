"""Due dates and holds: when a step should end, and when the utility's clock stands still."""

from __future__ import annotations

import calendar as months_of
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from workflows.engine.calendars import WorkingCalendar
from workflows.engine.limits import Limit, Unit

if TYPE_CHECKING:
    from workflows.engine.models import Task

END_OF_DAY = time(23, 59, 59)
CALENDAR_CACHE_S = 60


def calendar_of(territory_id: int | None) -> WorkingCalendar:
    """The calendar of a territory, or the one of the whole concession; read at most once a minute."""
    from workflows.engine.models import Calendar  # noqa: PLC0415 - models import limits of this package

    key = f"working-calendar:{territory_id}"
    known: WorkingCalendar | None = cache.get(key)
    if known is None:
        known = Calendar.objects.working(territory_id)
        cache.set(key, known, CALENDAR_CACHE_S)
    return known


def due_day(limit: Limit, start: date, calendar: WorkingCalendar) -> date:
    """The last day of a limit that starts on the given day."""
    if limit.unit is Unit.WORKING_DAYS:
        return calendar.after(start, limit.amount)
    if limit.unit is Unit.CALENDAR_DAYS:
        return start + timedelta(days=limit.amount)
    return add_months(start, limit.amount)


def due_at(limit: Limit, at: datetime, calendar: WorkingCalendar) -> datetime:
    """The moment a limit ends, at the end of its last day in the platform's time zone."""
    return end_of_day(due_day(limit, timezone.localdate(at), calendar))


def end_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, END_OF_DAY))


def add_months(start: date, amount: int) -> date:
    """The same day some months later, or the last day of a shorter month."""
    month = start.month - 1 + amount
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, months_of.monthrange(year, month)[1]))


def shift_after_hold(task: Task, opened_at: datetime, closed_at: datetime, calendar: WorkingCalendar) -> None:
    """Give an open step the days back during which it was held: working days for working-day limits."""
    held_from = max(timezone.localdate(opened_at), timezone.localdate(task.created))
    held_to = timezone.localdate(closed_at)
    task.due_at = shifted(task.due_at, held_from, held_to, task.limit, calendar)
    task.scheduled = shifted(task.scheduled, held_from, held_to, task.limit, calendar)


def shifted(
    moment: datetime | None, held_from: date, held_to: date, limit: Limit | None, calendar: WorkingCalendar
) -> datetime | None:
    """A due moment moved by the days of a hold, counted as its limit counts them."""
    if moment is None or held_to <= held_from:
        return moment
    if limit is not None and limit.unit is Unit.WORKING_DAYS:
        lost = calendar.between(held_from, held_to)
        return end_of_day(calendar.after(timezone.localdate(moment), lost))
    return moment + timedelta(days=(held_to - held_from).days)


def without(
    spans: Iterable[tuple[datetime, datetime]], holds: Iterable[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """What is left of disjoint spans when disjoint holds are cut out of them."""
    left = list(spans)
    for hold_start, hold_end in holds:
        pieces = []
        for start, end in left:
            pieces += [(start, min(end, hold_start)), (max(start, hold_end), end)]
        left = [(start, end) for start, end in pieces if start < end]
    return left


def merged(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The same moments as disjoint spans in order."""
    result: list[tuple[datetime, datetime]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result

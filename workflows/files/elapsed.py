"""Both clocks of a connection file: the working days each side has used so far, holds left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from workflows.engine import clocks
from workflows.engine.calendars import WorkingCalendar
from workflows.engine.models import Hold, HoldReason, Party, Task
from workflows.files.models import ConnectionFile

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Elapsed:
    """Working days used by each side."""

    utility: int
    applicant: int


def both_clocks(connection_file: ConnectionFile, steps: Iterable[Task], *, at: datetime) -> Elapsed:
    """Count the days on which each side owed a step; days of suspension count for neither."""
    calendar = clocks.calendar_of(connection_file.territory_id)
    held = [
        (hold.opened_at, hold.closed_at or at)
        for hold in Hold.objects.filter(process_id=connection_file.process_id).exclude(
            reason=HoldReason.APPLICANT
        )
    ]
    spans: dict[str, list[Span]] = {}
    for step in steps:
        spans.setdefault(step.party, []).append((step.created, step.finished or at))
    return Elapsed(
        utility=working_days_in(spans.get(Party.UTILITY, []), held, calendar),
        applicant=working_days_in(spans.get(Party.APPLICANT, []), held, calendar),
    )


def working_days_in(spans: Iterable[Span], held: Iterable[Span], calendar: WorkingCalendar) -> int:
    """Working days covered by at least one span and by no hold; overlaps count once."""
    total = 0
    for start, end in clocks.without(clocks.merged(spans), clocks.merged(held)):
        total += calendar.between(timezone.localdate(start), timezone.localdate(end))
    return total

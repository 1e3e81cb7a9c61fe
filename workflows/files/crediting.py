"""The ledger of what delay costs: one line for each counted day late, up to the ceiling, written once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils import timezone

from workflows.engine import clocks
from workflows.engine.calendars import EVERY_DAY, WorkingCalendar
from workflows.engine.clocks import Days, Span
from workflows.engine.limits import Unit
from workflows.files import timeline
from workflows.files.standards import Commitment, Credit


def credit(commitment: Commitment, held: Sequence[Span], *, at: datetime) -> list[Credit]:
    """Write the lines that are due by now and not yet written; the file is locked by the caller."""
    standard = commitment.standard
    if standard.credit_per_day is None or not commitment.is_late(at):
        return []
    until = timezone.localdate(commitment.met_at or commitment.dropped_at or at)
    last, owed = written(commitment)
    days = late_days(commitment, held, since=last, until=until)
    lines = []
    for day in days:
        amount = standard.credit_per_day
        if standard.ceiling is not None:
            amount = min(amount, standard.ceiling - owed)
        if amount <= 0:
            break
        owed += amount
        lines.append(Credit(commitment=commitment, day=day, amount=amount, currency=standard.currency, at=at))
    Credit.objects.bulk_create(lines)
    if lines and last is None:
        tell(commitment, at=at)
    return lines


def written(commitment: Commitment) -> tuple[date | None, Decimal]:
    """The last day in the ledger, and the sum so far."""
    known = Credit.objects.filter(commitment=commitment).aggregate(last=Max("day"), sum=Sum("amount"))
    return known["last"], known["sum"] or Decimal(0)


def is_exhausted(commitment: Commitment) -> bool:
    """Whether nothing more will ever be owed: there is no credit, or its ceiling is reached."""
    standard = commitment.standard
    if standard.credit_per_day is None:
        return True
    return standard.ceiling is not None and written(commitment)[1] >= standard.ceiling


def late_days(
    commitment: Commitment, held: Sequence[Span], *, since: date | None, until: date
) -> Iterator[date]:
    """The counted days after the due date up to a day, without those written and those held."""
    calendar = credited_days(commitment)
    lost = clocks.held_days(held)
    day = max(timezone.localdate(commitment.due_at), since or date.min)
    while (day := calendar.after(day, 1)) <= until:
        if not is_lost(day, lost):
            yield day


def credited_days(commitment: Commitment) -> WorkingCalendar:
    if commitment.standard.credit_unit == Unit.CALENDAR_DAYS:
        return EVERY_DAY
    return clocks.calendar_of(commitment.connection_file.territory_id)


def is_lost(day: date, lost: Sequence[Days]) -> bool:
    return any(begin < day <= end for begin, end in lost)


def next_day(at: datetime) -> datetime:
    """When the next day late begins."""
    return clocks.start_of_day(timezone.localdate(at) + timedelta(days=1))


def tell(commitment: Commitment, *, at: datetime) -> None:
    """Say once on the timeline that something is owed, and by what rule."""
    standard = commitment.standard
    timeline.record(
        commitment.connection_file, "credit_owed", by=None, at=at, network=commitment.network,
        phase=commitment.phase,
        data={
            "commitment": commitment.pk, **titles(commitment), "due": commitment.due_at,
            "per_day": str(standard.credit_per_day), "unit": standard.credit_unit,
            "currency": standard.currency, "ceiling": standard.ceiling and str(standard.ceiling),
        },
    )  # fmt: skip


def titles(commitment: Commitment) -> dict[str, str]:
    """The standard as it is called now, in the three languages, for the record."""
    standard = commitment.standard
    return {
        "standard": standard.code,
        "title_fr": standard.title_fr,
        "title_ar": standard.title_ar,
        "title_en": standard.title_en,
    }

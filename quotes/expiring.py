"""Expiry: an estimate not answered in time is no longer an offer, and is priced again."""

from __future__ import annotations

from quotes.models.quotes import Quote, State
from workflows.files import timeline
from workflows.files.models import TimelineEntry


def expire(entry: TimelineEntry) -> None:
    """Mark the estimate that the platform found unanswered; called by ``following`` when the step lapses."""
    issued = Quote.objects.of(entry.connection_file, entry.network).filter(state=State.ISSUED)
    for quote in issued:
        Quote.objects.filter(pk=quote.pk).update(state=State.EXPIRED)
        timeline.record(
            entry.connection_file, "quote_expired", by=None, at=entry.at, network=entry.network,
            data={"number": quote.number, "version": quote.version},
        )  # fmt: skip

"""Who made an estimate: the record says it, so that nobody approves their own work."""

from __future__ import annotations

from django.db.models import Q

from quotes.models.quotes import Quote

#: Whoever computed it, changed a line of it or sent it to the approver has made it.
MADE = Q(kind__in=["quote_drafted", "quote_changed"]) | Q(kind="step", step="pricing", outcome="priced")


def authors(quote: Quote) -> frozenset[int]:
    """The keys of everybody who had a hand in this version."""
    entries = quote.connection_file.timeline.filter(
        MADE, network=quote.network, data__version=quote.version, by__isnull=False
    )
    return frozenset(entries.values_list("by", flat=True))

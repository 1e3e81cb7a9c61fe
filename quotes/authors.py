"""Who made an estimate: the record says it, so that nobody approves their own work."""

from __future__ import annotations

from django.db.models import Q

from quotes.models.quotes import Quote

#: Whoever computed it, changed a line of it or sent it to the approver has made it.
MADE = Q(kind__in=["quote_drafted", "quote_changed"]) | Q(kind="step", step="pricing", outcome="priced")
#: Whoever read it for the approver had a hand in it too.
READ = Q(kind="step", step="peer_review", outcome="reviewed")


def authors(quote: Quote) -> frozenset[int]:
    """The keys of everybody who made this version."""
    return people(quote, MADE)


def hands(quote: Quote) -> frozenset[int]:
    """The keys of everybody who made this version or read it before its approval."""
    return people(quote, MADE | READ)


def people(quote: Quote, did: Q) -> frozenset[int]:
    entries = quote.connection_file.timeline.filter(
        did, network=quote.network, data__version=quote.version, by__isnull=False
    )
    return frozenset(entries.values_list("by", flat=True))

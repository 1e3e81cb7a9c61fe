"""What the inspector measured on site, matched with the lines of the agreed estimates."""

from __future__ import annotations

from decimal import Decimal

from quotes.models.quotes import Quote, QuoteLine
from workflows.files.models import ConnectionFile
from workflows.works.measuring import latest_measures


def lines_of(quote: Quote) -> list[QuoteLine]:
    """All that is built: in variant B the contractor's works too, for the fee of their control."""
    return sorted(quote.lines.all(), key=lambda row: row.position)


def is_owed(row: QuoteLine, quote: Quote) -> bool:
    """Whether the agreed variant pays the utility for the line."""
    return row.variant in ("", quote.variant)


def on_site(connection_file: ConnectionFile, quotes: list[Quote]) -> dict[tuple[str, str], Decimal]:
    """The sum over the phases of each item that names a line by its article or its label."""
    articles = {
        (quote.network, spelled(name)): row.article
        for quote in quotes
        for row in lines_of(quote)
        if not row.is_share
        for name in (row.article, *row.labels.values())
    }
    found: dict[tuple[str, str], Decimal] = {}
    for network, _phase, measure in latest_measures(connection_file):
        article = articles.get((network, spelled(measure.item)))
        if article is not None:
            found[network, article] = found.get((network, article), Decimal(0)) + measure.measured
    return found


def spelled(name: str) -> str:
    """A name as it is compared: without case, and whichever apostrophe was typed."""
    return name.strip().replace("’", "'").casefold()

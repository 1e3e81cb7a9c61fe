"""What the inspector measured on site, matched with the lines of the agreed estimates."""

from __future__ import annotations

from decimal import Decimal

from quotes.models.quotes import Quote, QuoteLine
from workflows.files.models import ConnectionFile
from workflows.works.measuring import latest_measures


def lines_of(quote: Quote) -> list[QuoteLine]:
    """The lines that the agreed variant pays for."""
    rows = sorted(quote.lines.all(), key=lambda row: row.position)
    return [row for row in rows if row.variant in ("", quote.variant)]


def on_site(connection_file: ConnectionFile, quotes: list[Quote]) -> dict[tuple[str, str], Decimal]:
    """The sum over the phases of each item that names a line by its article or its label."""
    articles = {
        (quote.network, name.casefold()): row.article
        for quote in quotes
        for row in lines_of(quote)
        if not row.is_share
        for name in (row.article, *row.labels.values())
    }
    found: dict[tuple[str, str], Decimal] = {}
    for network, _phase, measure in latest_measures(connection_file):
        article = articles.get((network, measure.item.strip().casefold()))
        if article is not None:
            found[network, article] = found.get((network, article), Decimal(0)) + measure.measured
    return found

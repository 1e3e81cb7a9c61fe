"""What the inspector measured on site, matched with the lines of the agreed estimates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from quotes.models.quotes import Quote, QuoteLine
from workflows.files.models import ConnectionFile
from workflows.works.measuring import Measure, visits_with_measures

#: A line of the agreed estimates, by its network and article.
Key = tuple[str, str]


def lines_of(quote: Quote) -> list[QuoteLine]:
    """All that is built: in variant B the contractor's works too, for the fee of their control."""
    return sorted(quote.lines.all(), key=lambda row: row.position)


def is_owed(row: QuoteLine, quote: Quote) -> bool:
    """Whether the agreed variant pays the utility for the line."""
    return row.variant in ("", quote.variant)


def on_site(connection_file: ConnectionFile, quotes: list[Quote]) -> dict[Key, Decimal]:
    """The quantity of each line that the inspector measured whole (domain §8.1, rule 6)."""
    rows = {(quote.network, row.article): row for quote in quotes for row in lines_of(quote)}
    phases = set(range(1, connection_file.phases + 1))
    found = {
        key: whole_quantity(places, phases, rows[key].quantity)
        for key, places in measured_places(connection_file, quotes).items()
    }
    return {key: quantity for key, quantity in found.items() if quantity is not None}


def measured_places(
    connection_file: ConnectionFile, quotes: list[Quote]
) -> dict[Key, dict[int | None, Measure]]:
    """What was measured of each line, by phase or (None) on the whole site; the latest visit counts."""
    articles = named_lines(quotes)
    found: dict[Key, dict[int | None, Measure]] = defaultdict(dict)
    for visit, measures in visits_with_measures(connection_file):
        of_visit: dict[Key, list[Measure]] = defaultdict(list)
        for measure in measures:
            article = articles.get((visit.order.network, spelled(measure.item)))
            if article is not None:
                of_visit[visit.order.network, article].append(measure)
        for key, parts in of_visit.items():
            found[key][visit.order.phase] = added(parts)
    return found


def named_lines(quotes: list[Quote]) -> dict[Key, str]:
    """The article of each line that is measured, by network and by each way to name it."""
    return {
        (quote.network, spelled(name)): row.article
        for quote in quotes
        for row in lines_of(quote)
        if not row.is_share
        for name in (row.article, *row.labels.values())
    }


def added(parts: Iterable[Measure]) -> Measure:
    """Several measures of one line in the minutes of one visit, such as two streets."""
    first, *others = parts
    declared = sum((part.declared for part in others), first.declared)
    return Measure(first.item, first.unit, declared, sum((part.measured for part in others), first.measured))


def whole_quantity(places: dict[int | None, Measure], phases: set[int], agreed: Decimal) -> Decimal | None:
    """What the line comes to, or None where a part of it was not measured and nobody can say.

    A measure of the whole site stands for all its phases. Measures of phases stand for the line once every
    phase has one, or where what was declared in those phases is all that was agreed.
    """
    if None in places:
        return places[None].measured
    parts = places.values()
    is_whole = phases <= places.keys() or sum(part.declared for part in parts) >= agreed
    return sum((part.measured for part in parts), Decimal(0)) if is_whole else None


def spelled(name: str) -> str:
    """A name as it is compared: without case, and whichever apostrophe was typed."""
    return name.strip().replace("’", "'").casefold()

"""An estimate of 5,000 lines computed and a PDF of 100 lines set, in seconds; no database is needed."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

if TYPE_CHECKING:
    from quotes.articles import Tariff
    from quotes.pricing import Line
    from quotes.quantities import Quantity
    from quotes.rendering import QuoteDocument


RUNS = 5


def tariff_of(count: int) -> Tariff:
    from quotes.articles import Article, Family, Tariff

    families = list(Family)
    articles = (
        Article(
            f"ART-{n:05}", "water", families[n % 5],
            {"fr": f"Article {n}", "ar": f"البند {n}", "en": f"Item {n}"}, "m2",
            Decimal(n % 997) + Decimal("0.35"), Decimal("0.20"), ("", "A", "B")[n % 3],
        )
        for n in range(count)
    )  # fmt: skip
    return Tariff.of("BENCH", articles, since=date(2026, 1, 1), is_demonstration=True)


def quantities_of(count: int) -> list[Quantity]:
    from quotes.quantities import Quantity

    return [
        Quantity(
            f"ART-{n:05}", Decimal(n) + Decimal("1.255"), "lot_areas", "{A1} + {A2}",
            {"A1": Decimal(n), "A2": Decimal("1.255"), "lots": f"{n}, {n + 1}"},
        )
        for n in range(count)
    ]  # fmt: skip


def document_of(lines: list[Line]) -> QuoteDocument:
    from quotes.rendering import QuoteDocument

    return QuoteDocument(
        utility="Régie", number="D-2026-00001", version=1, issued_at=datetime(2026, 1, 5, tzinfo=UTC),
        valid_until=date(2026, 4, 5), tariff="BENCH", is_demonstration=True, reference="E-2026-00001",
        title="Lotissement", applicant="Société", network="water", lines=tuple(lines),
        verification_code="AAAA-BBBB", verification_url="https://portal.example/verify/AAAA-BBBB",
    )  # fmt: skip


def median(act: Callable[[int], object]) -> float:
    """The first call warms up and is not counted; the number makes each call a new piece of work."""
    times = []
    for run in range(RUNS + 1):
        start = time.perf_counter()
        act(run)
        times.append(time.perf_counter() - start)
    return round(statistics.median(times[1:]), 4)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eplatform.settings")
    os.environ.setdefault("SECRET_KEY", "bench-only")
    import django

    django.setup()
    from quotes import pricing
    from quotes.rendering import render_quote

    tariff, quantities = tariff_of(5_000), quantities_of(5_000)

    def compute(_run: int) -> object:
        return pricing.both_totals(pricing.priced(quantities, tariff))

    def set_paper(run: int) -> object:
        # Other quantities in every run, since typst remembers what it has set before.
        lines = pricing.priced(quantities_of(100 + run)[run:], tariff)
        return render_quote(document_of(lines), ("fr", "ar")[run % 2])

    print(json.dumps({"quote_5000_lines_s": median(compute), "pdf_100_lines_s": median(set_paper)}))


if __name__ == "__main__":
    main()

"""What is paid and when: equal instalments that sum to the total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import pairwise

from quotes.articles import CENTIME

MOST_INSTALMENTS = 6  # [S1]


@dataclass(frozen=True, slots=True)
class Instalment:
    number: int
    due_date: date
    amount: Decimal


def schedule(total: Decimal, dates: Sequence[date]) -> tuple[Instalment, ...]:
    """The total in up to six equal instalments, which sum to it exactly.

    Centimes left over go to the first. Dates must rise.
    """
    _ensure_sound(total, dates)
    equal = (total / len(dates)).quantize(CENTIME, rounding=ROUND_DOWN)
    left = int((total - equal * len(dates)) / CENTIME)
    amounts = (equal + CENTIME if n < left else equal for n in range(len(dates)))
    return tuple(
        Instalment(n, due, amount) for n, (due, amount) in enumerate(zip(dates, amounts, strict=True), 1)
    )


def _ensure_sound(total: Decimal, dates: Sequence[date]) -> None:
    if not 1 <= len(dates) <= MOST_INSTALMENTS:
        raise ValueError(f"A payment is split into 1 to {MOST_INSTALMENTS} instalments.")
    if any(later <= earlier for earlier, later in pairwise(dates)):
        raise ValueError("The dates of the instalments must rise.")
    if total < 0 or total != total.quantize(CENTIME):
        raise ValueError("The total is an amount in whole centimes, nil or more.")

"""What is paid and when: instalments that sum to the total, and the final account of measured quantities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from itertools import pairwise

from quotes.articles import CENTIME
from quotes.pricing import Line, Totals, remeasured, totals

MOST_INSTALMENTS = 6  # [S1]


@dataclass(frozen=True, slots=True)
class Instalment:
    number: int
    due_date: date
    amount: Decimal


def schedule(
    total: Decimal, dates: Sequence[date], *, shares: Sequence[Decimal] | None = None
) -> tuple[Instalment, ...]:
    """The total in up to six instalments, equal or by shares; they sum to it exactly.

    Centimes left over go to the largest remainders. Shares are weights (40, 40, 20). Dates must rise.
    """
    weights = list(shares) if shares is not None else [Decimal(1)] * len(dates)
    _ensure_sound(total, dates, weights)
    amounts = _largest_remainder(total, weights)
    return tuple(
        Instalment(n, due, amount) for n, (due, amount) in enumerate(zip(dates, amounts, strict=True), 1)
    )


def _ensure_sound(total: Decimal, dates: Sequence[date], weights: Sequence[Decimal]) -> None:
    if not 1 <= len(dates) <= MOST_INSTALMENTS:
        raise ValueError(f"A payment is split into 1 to {MOST_INSTALMENTS} instalments.")
    if len(weights) != len(dates) or any(weight <= 0 for weight in weights):
        raise ValueError("Each instalment needs a share greater than nil.")
    if any(later <= earlier for earlier, later in pairwise(dates)):
        raise ValueError("The dates of the instalments must rise.")
    if total < 0 or total != total.quantize(CENTIME):
        raise ValueError("The total is an amount in whole centimes, nil or more.")


def _largest_remainder(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    exact = [total * weight / sum(weights) for weight in weights]
    amounts = [share.quantize(CENTIME, rounding=ROUND_DOWN) for share in exact]
    left = int((total - sum(amounts)) / CENTIME)
    neediest = sorted(range(len(exact)), key=lambda n: (amounts[n] - exact[n], n))
    for n in neediest[:left]:
        amounts[n] += CENTIME
    return amounts


class Outcome(StrEnum):
    """Who owes whom after the final account [S24]: the applicant, the utility, or nobody."""

    DEBIT = "debit"
    CREDIT = "credit"
    NIL = "nil"


@dataclass(frozen=True, slots=True)
class FinalAccount:
    lines: tuple[Line, ...]
    totals: Totals
    paid: Decimal

    @property
    def balance(self) -> Decimal:
        """What the applicant still owes; below nil it is paid back."""
        return self.totals.ttc - self.paid

    @property
    def outcome(self) -> Outcome:
        if self.balance == 0:
            return Outcome.NIL
        return Outcome.DEBIT if self.balance > 0 else Outcome.CREDIT


def final_account(
    measured: Mapping[str, Decimal], quote_lines: Iterable[Line], paid: Decimal, *, variant: str
) -> FinalAccount:
    """Σ measured quantity × PU, with VAT, against what was paid; what was not measured stands as quoted."""
    lines = tuple(remeasured(quote_lines, measured))
    return FinalAccount(lines, totals(lines, variant), paid)

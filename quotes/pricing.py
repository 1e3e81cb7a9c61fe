"""The arithmetic of an estimate: lines, VAT, totals by variant, the difference of two versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

from quotes.articles import (
    SHARE,
    Article,
    Family,
    Tariff,
    Variant,
    line_amount,
    to_centimes,
    to_thousandths,
)
from quotes.quantities import Facts, Quantity, quantities_for

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Line:
    """One article of an estimate, with what gave its quantity, so that it explains itself."""

    code: str
    network: str
    family: Family
    label: Mapping[str, str]
    unit: str
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal
    amount: Decimal
    variant: str = ""
    formula: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, article: Article, quantity: Quantity) -> Self:
        """The quantity counts as it is printed, and `inputs["basis"]` says what was counted."""
        counted = to_thousandths(quantity.amount)
        return cls(
            article.code,
            article.network,
            article.family,
            article.label,
            article.unit,
            counted,
            article.unit_price,
            article.vat_rate,
            article.amount_of(counted),
            article.variant,
            quantity.formula,
            {"basis": quantity.basis, **quantity.inputs},
        )

    def with_quantity(self, quantity: Decimal, basis: str) -> Line:
        """The same article in another quantity, at the same price."""
        counted = to_thousandths(quantity)
        amount = line_amount(counted, self.unit, self.unit_price)
        return replace(self, quantity=counted, amount=amount, formula="", inputs={"basis": basis})

    def applies_to(self, variant: str) -> bool:
        return self.variant in ("", variant)


@dataclass(frozen=True, slots=True)
class VatShare:
    rate: Decimal
    base: Decimal
    vat: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    ht: Decimal
    vat_by_rate: tuple[VatShare, ...]
    ttc: Decimal

    @property
    def vat(self) -> Decimal:
        return self.ttc - self.ht


def priced(quantities: Iterable[Quantity], tariff: Tariff) -> list[Line]:
    """The lines of these quantities, by family and code; raises ArticleMissing for one without a price."""
    lines = [Line.of(tariff[quantity.code], quantity) for quantity in quantities]
    return sorted(lines, key=lambda line: (line.family, line.code))


def in_site_works(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines if line.family is Family.IN_SITE_WORKS), ZERO)


def lines_for(network: str, facts: Facts, tariff: Tariff) -> list[Line]:
    """The lines of both variants of one network's estimate, the control fee of variant B among them."""
    lines = priced(quantities_for(network, facts), tariff)
    works, fee = in_site_works(lines), tariff.share_of_works(network)
    if fee is not None and works:
        lines.append(Line.of(fee, Quantity(fee.code, works, "share_of_works")))
    return sorted(lines, key=lambda line: (line.family, line.code))


def totals(lines: Iterable[Line], variant: str) -> Totals:
    """HT = Σ lines of the variant; VAT = Σ_rate round(base × rate, 2); TTC = HT + VAT."""
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        if line.applies_to(variant):
            bases[line.vat_rate] = bases.get(line.vat_rate, ZERO) + line.amount
    shares = tuple(VatShare(rate, base, to_centimes(base * rate)) for rate, base in sorted(bases.items()))
    ht = sum((share.base for share in shares), ZERO)
    return Totals(ht, shares, ht + sum((share.vat for share in shares), ZERO))


def both_totals(lines: Sequence[Line]) -> dict[Variant, Totals]:
    return {variant: totals(lines, variant) for variant in Variant}


@dataclass(frozen=True, slots=True)
class Change:
    """One article that differs between two versions; a side is None where the article is absent."""

    code: str
    old: Line | None
    new: Line | None

    @property
    def kind(self) -> str:
        return "added" if self.old is None else "removed" if self.new is None else "changed"

    @property
    def amount(self) -> Decimal:
        return (self.new.amount if self.new else ZERO) - (self.old.amount if self.old else ZERO)


def by_code(lines: Iterable[Line]) -> dict[str, Line]:
    """An article stands once in an estimate; raises ValueError where it does not."""
    found: dict[str, Line] = {}
    for line in lines:
        if line.code in found:
            raise ValueError(f"Article {line.code} stands twice.")
        found[line.code] = line
    return found


def difference(old_lines: Iterable[Line], new_lines: Iterable[Line]) -> list[Change]:
    """What changed from one version to the next, in the order of the new one."""
    old, new = by_code(old_lines), by_code(new_lines)
    codes = [*new, *(code for code in old if code not in new)]
    return [
        Change(code, old.get(code), new.get(code))
        for code in codes
        if _weight(old.get(code)) != _weight(new.get(code))
    ]


def _weight(line: Line | None) -> tuple[Decimal, Decimal, Decimal] | None:
    return (line.quantity, line.unit_price, line.vat_rate) if line else None


def remeasured(lines: Iterable[Line], measured: Mapping[str, Decimal]) -> list[Line]:
    """The lines at measured quantities, same prices; the control fee follows the works it is a share of.

    A code that no line has is refused: what was not quoted is agreed by a new version, not by a measurement.
    """
    quoted = by_code(lines)
    unknown = sorted(measured.keys() - quoted.keys())
    if unknown:
        raise ValueError(f"Not in the estimate: {', '.join(unknown)}.")
    final = [
        line.with_quantity(measured[code], "measured") if code in measured else line
        for code, line in quoted.items()
    ]
    works = in_site_works(final)
    return [
        line.with_quantity(works, "share_of_works") if line.unit == SHARE and works != line.quantity else line
        for line in final
    ]

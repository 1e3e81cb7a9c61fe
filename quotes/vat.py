"""VAT rates by category, each from its date; unsourced ones [P] wait for tax counsel."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class VatRate:
    category: str
    since: date
    rate: Decimal
    source: str


ELECTRICITY = "electricity_supply"
ELECTRIC_METER = "electric_meter_rental"
DOMESTIC_WATER = "domestic_water_and_sanitation"
OTHER_WATER = "other_water_and_sanitation"
WORKS = "works_and_studies"
PARTICIPATION = "participation"

RATES = (
    VatRate(ELECTRICITY, date(2000, 1, 1), Decimal("0.14"), "S43"),
    VatRate(ELECTRICITY, date(2024, 1, 1), Decimal("0.16"), "S43"),
    VatRate(ELECTRICITY, date(2025, 1, 1), Decimal("0.18"), "S43"),
    VatRate(ELECTRICITY, date(2026, 1, 1), Decimal("0.20"), "S43"),
    # 11, 15 and 20 % are sourced; the years of the last two are taken to be those of electricity [P].
    VatRate(ELECTRIC_METER, date(2024, 1, 1), Decimal("0.11"), "S43, P"),
    VatRate(ELECTRIC_METER, date(2025, 1, 1), Decimal("0.15"), "S43, P"),
    VatRate(ELECTRIC_METER, date(2026, 1, 1), Decimal("0.20"), "S43, P"),
    VatRate(DOMESTIC_WATER, date(2000, 1, 1), Decimal("0.07"), "S43"),
    VatRate(DOMESTIC_WATER, date(2024, 1, 1), Decimal("0"), "S43"),
    VatRate(OTHER_WATER, date(2024, 1, 1), Decimal("0.10"), "S43"),
    VatRate(WORKS, date(2000, 1, 1), Decimal("0.20"), "K"),
    VatRate(PARTICIPATION, date(2000, 1, 1), Decimal("0.20"), "P"),
)


def rate(category: str, *, on: date, rates: tuple[VatRate, ...] = RATES) -> Decimal:
    """The rate in force on a day; raises LookupError where none is known for that day."""
    known = [row for row in rates if row.category == category and row.since <= on]
    if not known:
        raise LookupError(f"No VAT rate of {category} is known for {on}.")
    return max(known, key=lambda row: row.since).rate

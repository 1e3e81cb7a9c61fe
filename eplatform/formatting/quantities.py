"""Measured quantities with their unit: areas, powers, flows, lengths."""

from __future__ import annotations

from decimal import Decimal

from eplatform.formatting.digits import WIDE_SPACE, digits, left_to_right, spoken

#: How a unit of the domain is shown; a unit not listed is shown as it is.
SYMBOLS = {
    "m2": "m²",
    "m3": "m³",
    "m3/h": "m³/h",
    "m3/d": "m³/d",
    "l/d": "l/d",
    "l/s": "l/s",
    "ohm": "Ω",
    "percent": "%",
}


def quantity(
    value: Decimal | int, unit: str = "", *, decimals: int | None = None, language: str | None = None
) -> str:
    """The quantity and its unit, kept on one line and, in Arabic, from left to right."""
    code = spoken(language)
    figures = digits(value, decimals=decimals, language=code)
    symbol = SYMBOLS.get(unit, unit)
    text = f"{figures}{WIDE_SPACE}{symbol}" if symbol else figures
    return left_to_right(text) if code == "ar" else text

"""Amounts in dirhams, written and read the same way on every screen, message and paper."""

from __future__ import annotations

from decimal import Decimal

from eplatform.formatting.digits import WIDE_SPACE, digits, left_to_right, spoken

_UNITS = {"fr": "DH", "ar": "درهم", "en": "MAD"}


def money(amount: Decimal | int, language: str | None = None) -> str:
    """The amount rounded half up to the centime, with its currency."""
    code = spoken(language)
    figures = digits(amount, decimals=2, language=code)
    if code == "en":
        return f"{_UNITS[code]}{WIDE_SPACE}{figures}"
    if code == "ar":
        return f"{left_to_right(figures)}{WIDE_SPACE}{_UNITS[code]}"
    return f"{figures}{WIDE_SPACE}{_UNITS[code]}"


def amount_in(amount: Decimal | int, currency: str, language: str | None = None) -> str:
    """The amount in any currency: dirhams as everywhere, others with their code."""
    if currency == "MAD":
        return money(amount, language)
    figures = digits(amount, decimals=2, language=spoken(language))
    return left_to_right(f"{figures}{WIDE_SPACE}{currency}")

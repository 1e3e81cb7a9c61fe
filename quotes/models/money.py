"""The columns that hold amounts, quantities and rates: exact decimals, the same width everywhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

ZERO = Decimal("0.00")

VARIANTS = [("A", _("A: works by the utility")), ("B", _("B: works by an approved contractor"))]


def amount_field(label: Any, **options: Any) -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


def quantity_field(label: Any, **options: Any) -> models.DecimalField[Decimal, Decimal]:
    return models.DecimalField(label, max_digits=14, decimal_places=3, **options)


def rate_field(label: Any, **options: Any) -> models.DecimalField[Decimal, Decimal]:
    """A share of one: 0.20 is twenty per cent."""
    return models.DecimalField(label, max_digits=5, decimal_places=4, **options)


def price_field(label: Any, **options: Any) -> models.DecimalField[Decimal, Decimal]:
    """Four places, because the price of a share of works is that share: 0.0350 is 3.5 %."""
    return models.DecimalField(label, max_digits=14, decimal_places=4, **options)

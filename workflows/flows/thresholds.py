"""Amounts at which a page takes another way, each with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Threshold:
    """An amount, VAT included; a demonstration value is no rule of any utility."""

    above_mad: Decimal
    source: str
    is_demonstration: bool


#: Dearer estimates are read by a second estimator [P]: the level at which approval goes to the director.
PEER_REVIEW = Threshold(Decimal(1_000_000), source="P", is_demonstration=True)

"""An estimate as programs read it: both variants, and every line with what its quantity comes from."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from eplatform.accounts.networks import Network
from eplatform.api.schemas import Coded, coded
from quotes import wording
from quotes.articles import Family, Variant
from quotes.models.quotes import Quote, QuoteLine, State


class PriceListOut(Schema):
    """The dated tariff; demonstration figures bind nobody."""

    code: str
    name: str
    demonstration: bool


class VariantOut(Schema):
    """What a variant comes to, in MAD."""

    variant: str
    ht: Decimal
    vat: Decimal
    ttc: Decimal


class EstimateLine(Schema):
    """One version of the estimate of a network."""

    network: Coded
    version: int
    number: str | None
    state: Coded
    price_list: PriceListOut
    variants: list[VariantOut]
    issued_at: datetime | None
    valid_until: date | None
    answered_at: datetime | None
    variant: str | None
    instalments: int
    reason: str


class LineOut(Schema):
    """An article with its price, and the arithmetic of its quantity."""

    position: int
    article: str
    label: str
    family: Coded
    unit: str
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal
    ht: Decimal
    variant: str | None
    formula: str
    inputs: dict[str, Any]
    worked: str
    explanation: str
    change_reason: str


class EstimateOut(EstimateLine):
    lines: list[LineOut]


def facts(quote: Quote) -> dict[str, Any]:
    return {
        "network": coded(Network, quote.network),
        "version": quote.version,
        "number": quote.number or None,
        "state": coded(State, quote.state),
        "price_list": PriceListOut(
            code=quote.price_list.code, name=quote.price_list.name, demonstration=quote.is_demonstration
        ),
        "variants": [variant_out(quote, code) for code in Variant],
        "issued_at": quote.approved_at,
        "valid_until": quote.valid_until,
        "answered_at": quote.answered_at,
        "variant": quote.variant or None,
        "instalments": quote.instalments,
        "reason": quote.reason,
    }


def variant_out(quote: Quote, code: str) -> VariantOut:
    ht, ttc = quote.ht_of(code), quote.ttc_of(code)
    return VariantOut(variant=str(code), ht=ht, vat=ttc - ht, ttc=ttc)


def line_out(row: QuoteLine) -> LineOut:
    names = (
        "position", "article", "label", "unit", "quantity", "unit_price", "vat_rate", "ht", "formula",
        "inputs", "worked", "explanation", "change_reason",
    )  # fmt: skip
    return LineOut(
        **{name: getattr(row, name) for name in names},
        family=Coded(code=row.family, label=str(wording.FAMILIES[Family(row.family)])),
        variant=row.variant or None,
    )

"""Quantities, prices and differences of estimates, as templates ask for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from eplatform.formatting.digits import MINUS, WIDE_SPACE, digits, left_to_right
from eplatform.formatting.money import money
from eplatform.formatting.quantities import quantity
from quotes import wording
from quotes.articles import SHARE
from quotes.models.quotes import QuoteLine

register = template.Library()

#: What is drawn from left to right in every language.
BDI = '<bdi class="nowrap">{}</bdi>'


@register.filter
def percent(rate: Decimal) -> SafeString:
    """A share of one as a percentage."""
    return format_html(BDI, quantity(rate * 100, "percent"))


@register.filter
def line_quantity(line: Any) -> SafeString:
    """The quantity with its unit; of a share, the value of the works it is a share of."""
    if line.unit == SHARE:
        return format_html('<bdi class="money">{}</bdi>', money(line.quantity))
    if line.unit not in wording.UNITS:
        return format_html(BDI, quantity(line.quantity, line.unit))
    figures = digits(line.quantity)
    return format_html(
        '<span class="nowrap"><bdi>{}</bdi>{}{}</span>', figures, WIDE_SPACE, wording.UNITS[line.unit]
    )


@register.filter
def line_price(line: Any) -> SafeString:
    if line.unit == SHARE:
        return format_html(BDI, quantity(line.unit_price, "percent"))
    return format_html('<bdi class="money">{}</bdi>', money(line.unit_price))


@register.filter
def worked(line: QuoteLine) -> str:
    """The arithmetic with its result."""
    return left_to_right(f"{line.worked} = {digits(line.quantity)}")


@register.filter
def signed_money(amount: Decimal) -> SafeString:
    """A difference: its sign is always shown."""
    sign = "+" if amount > 0 else MINUS if amount < 0 else ""
    return format_html('<bdi class="money">{}{}</bdi>', sign, money(abs(amount)))

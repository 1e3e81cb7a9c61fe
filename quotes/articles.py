"""What a utility sells when it connects: articles with a price and a VAT rate, gathered in a dated tariff."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

CENTIME = Decimal("0.01")
THOUSANDTH = Decimal("0.001")


def to_centimes(amount: Decimal) -> Decimal:
    """Half up, as an invoice is rounded by hand."""
    return amount.quantize(CENTIME, rounding=ROUND_HALF_UP)


def to_thousandths(quantity: Decimal) -> Decimal:
    """A quantity counts as it is kept and printed: with three decimals."""
    return quantity.quantize(THOUSANDTH, rounding=ROUND_HALF_UP)


class Family(StrEnum):
    """The six families of an estimate, named after the guides of Moroccan utilities [S21, S40]."""

    PARTICIPATION = "A"
    EXTENSION = "B"
    IN_SITE_WORKS = "C"
    STUDY_AND_CONTROL = "D"
    METERS_AND_SITE = "E"
    DEPOSIT = "F"


class Variant(StrEnum):
    """Who builds inside the site: the utility (A), or an approved contractor (B) [S8]."""

    UTILITY = "A"
    CONTRACTOR = "B"


#: An article of this unit is a share of the in-site works; its price 4.00 says 4 %.
SHARE = "percent"


class ArticleMissing(LookupError):
    """A quantity has no price: the tariff must be completed before the estimate can be drafted."""

    def __init__(self, code: str, version: str) -> None:
        super().__init__(code, version)
        self.code, self.version = code, version

    @property
    def message(self) -> str:
        return _(
            "The price list %(version)s has no article %(code)s: add it to the price list, then draft again."
        ) % {"version": self.version, "code": self.code}

    def __str__(self) -> str:
        return self.message


def line_amount(quantity: Decimal, unit: str, unit_price: Decimal) -> Decimal:
    """line_HT = round(qty × PU, 2); the price of a share is in per cent."""
    return to_centimes(quantity * unit_price / 100 if unit == SHARE else quantity * unit_price)


@dataclass(frozen=True, slots=True)
class Article:
    """`variant` is empty for what both variants pay; `label` holds the name by language."""

    code: str
    network: str
    family: Family
    label: Mapping[str, str]
    unit: str
    unit_price: Decimal
    vat_rate: Decimal
    variant: str = ""

    def amount_of(self, quantity: Decimal) -> Decimal:
        return line_amount(quantity, self.unit, self.unit_price)


@dataclass(frozen=True, slots=True)
class Tariff:
    """A version of the price list, in force from `since` until the day before `until`."""

    version: str
    since: date
    until: date | None
    is_demonstration: bool
    articles: Mapping[str, Article]

    @classmethod
    def of(
        cls,
        version: str,
        articles: Iterable[Article],
        *,
        since: date,
        until: date | None = None,
        is_demonstration: bool = False,
    ) -> Tariff:
        return cls(version, since, until, is_demonstration, {article.code: article for article in articles})

    def __getitem__(self, code: str) -> Article:
        try:
            return self.articles[code]
        except KeyError:
            raise ArticleMissing(code, self.version) from None

    def is_in_force(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)

    def share_of_works(self, network: str) -> Article | None:
        """The control fee of the network, where the tariff has one."""
        shares = (a for a in self.articles.values() if a.network == network and a.unit == SHARE)
        return next(shares, None)

    def raised(
        self, ratio: Decimal, *, version: str, since: date, families: Iterable[Family] = Family
    ) -> Tariff:
        """The next version with these families raised, as participations were by 6 % [S41]."""
        moved = set(families)
        articles = {
            code: replace(article, unit_price=to_centimes(article.unit_price * ratio))
            if article.family in moved and article.unit != SHARE
            else article
            for code, article in self.articles.items()
        }
        return Tariff(version, since, None, self.is_demonstration, articles)

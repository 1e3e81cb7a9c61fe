"""Price lists as kept in the database, and as the arithmetic wants them."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.formatting.dates import short_date
from quotes import articles
from quotes.articles import Family, Tariff
from quotes.models.prices import Article, PriceList
from workflows.engine.errors import Refused

ONE_DAY = timedelta(days=1)


class NoPriceList(Refused):
    """No tariff is in force on the day."""


def in_force(day: date) -> PriceList:
    """The price list of a day; raises NoPriceList."""
    found: PriceList | None = PriceList.objects.in_force(day).first()
    if found is None:
        raise NoPriceList(
            _("No price list is in force on %(day)s. Ask the administrator to enter one.")
            % {"day": short_date(day)}
        )
    return found


def tariff_of(price_list: PriceList) -> Tariff:
    rows = [as_value(article) for article in price_list.articles.all()]
    until = price_list.valid_to + ONE_DAY if price_list.valid_to else None
    return Tariff.of(
        price_list.code, rows, since=price_list.valid_from, until=until,
        is_demonstration=price_list.demonstration,
    )  # fmt: skip


def as_value(row: Article) -> articles.Article:
    return articles.Article(
        row.code,
        row.network,
        Family(row.family),
        row.labels,
        row.unit,
        row.unit_price,
        row.vat_rate,
        row.variant,
    )


@transaction.atomic
def keep(tariff: Tariff, *, name: str) -> PriceList:
    """Write a tariff as a price list; the one in force until now ends on the day before."""
    PriceList.objects.filter(valid_to=None, valid_from__lt=tariff.since).update(
        valid_to=tariff.since - ONE_DAY
    )
    price_list = PriceList.objects.create(
        code=tariff.version.lower(),
        name=name,
        valid_from=tariff.since,
        demonstration=tariff.is_demonstration,
        valid_to=tariff.until - ONE_DAY if tariff.until else None,
    )
    Article.objects.bulk_create(row_of(price_list, article) for article in tariff.articles.values())
    return price_list


def row_of(price_list: PriceList, article: articles.Article) -> Article:
    return Article(
        price_list=price_list, code=article.code, network=article.network, family=article.family.value,
        unit=article.unit, unit_price=article.unit_price, vat_rate=article.vat_rate, variant=article.variant,
        **{f"label_{language}": text for language, text in article.label.items()},
    )  # fmt: skip

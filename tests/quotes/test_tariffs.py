"""Price lists: one in force a day, kept as the arithmetic wants them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quotes import tariffs
from quotes.demonstration_prices import tariff
from quotes.models import Article, PriceList
from tests.quotes.stage import price_list

pytestmark = pytest.mark.django_db


def test_two_lists_in_force_on_one_day_are_refused_by_the_database():
    first = price_list()

    with pytest.raises(IntegrityError), transaction.atomic():
        PriceList.objects.create(
            code="other", name="Other", valid_from=first.valid_from, valid_to=first.valid_from
        )


def test_next_list_ends_the_one_in_force_on_the_day_before():
    price_list()

    tariffs.keep(tariff().raised(Decimal("1.06"), version="NEXT", since=date(2027, 1, 1)), name="Next")

    assert tariffs.in_force(date(2026, 12, 31)).code != "next"
    assert tariffs.in_force(date(2027, 1, 1)).code == "next"


def test_day_without_a_list_is_said():
    price_list()

    with pytest.raises(tariffs.NoPriceList, match="01/01/2020"):
        tariffs.in_force(date(2020, 1, 1))


def test_list_comes_back_as_the_tariff_it_was_kept_from():
    given = tariff()

    found = tariffs.tariff_of(price_list())

    assert found.is_demonstration
    assert found.articles == dict(given.articles)


def test_article_stands_once_in_a_list():
    article = price_list().articles.first()
    article.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        article.save(force_insert=True)

    assert Article.objects.filter(code=article.code).count() == 1

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from eplatform.formatting.money import money, read_money

LANGUAGES = ["fr", "ar", "en"]
amounts = st.decimals(min_value=-(10**11), max_value=10**11, places=2, allow_nan=False, allow_infinity=False)


def test_money_in_french():
    assert money(Decimal("1234567.5"), "fr") == "1\u202f234\u202f567,50\u00a0DH"


def test_money_in_arabic_is_isolated_from_left_to_right():
    assert money(Decimal("1245"), "ar") == "\u20661\u202f245,00\u2069\u00a0درهم"


def test_money_in_english():
    assert money(Decimal("1245.5"), "en") == "MAD\u00a01,245.50"


def test_money_follows_the_active_language():
    with translation.override("ar"):
        assert money(Decimal("7")).endswith("درهم")


def test_money_rounds_half_up():
    assert money(Decimal("0.125"), "fr") == "0,13\u00a0DH"


def test_money_below_zero_has_a_true_minus():
    assert money(Decimal("-12.5"), "fr") == "\u221212,50\u00a0DH"


def test_money_that_rounds_to_nothing_has_no_sign():
    assert money(Decimal("-0.001"), "fr") == "0,00\u00a0DH"


@given(amounts, st.sampled_from(LANGUAGES))
def test_money_reads_back(amount, language):
    assert read_money(money(amount, language), language) == amount


@pytest.mark.parametrize("typed", ["1245,50", "1 245,50", "1\u00a0245,50 DH", " 1\u202f245,50\u00a0DH"])
def test_read_money_as_typed_in_french(typed):
    assert read_money(typed, "fr") == Decimal("1245.50")


@pytest.mark.parametrize("typed", ["", "DH", "douze", "1,2,3", "--4", "1e5", "NaN"])
def test_read_money_refuses_what_is_no_amount(typed):
    with pytest.raises(ValueError):
        read_money(typed, "fr")

from decimal import Decimal

from django.utils import translation

from eplatform.formatting.money import money


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

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from eplatform.formatting.digits import digits, read_digits
from eplatform.formatting.quantities import quantity


def test_quantity_of_an_area():
    assert quantity(Decimal("12500.00"), "m2", language="fr") == "12\u202f500\u00a0m²"


def test_quantity_in_arabic_is_isolated():
    assert quantity(1240, "kVA", language="ar") == "\u20661\u202f240\u00a0kVA\u2069"


def test_quantity_without_a_unit():
    assert quantity(Decimal("3.5"), language="en") == "3.5"


def test_number_longer_than_decimals_usually_are_is_shown_to_its_last_digit():
    assert digits(Decimal("-1" + "234" * 20 + ".5"), language="en") == "\u22121" + ",234" * 20 + ".5"


def test_quantity_with_wanted_decimals():
    assert quantity(Decimal("3.5"), "m3/h", decimals=2, language="fr") == "3,50\u00a0m³/h"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.sampled_from(["fr", "ar", "en"]))
def test_digits_read_back(value, language):
    assert read_digits(digits(value, language=language), language=language) == value

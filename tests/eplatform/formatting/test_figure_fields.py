"""Figures as people type them: never ten times what was meant."""

from decimal import Decimal

import pytest
from django import forms
from django.utils.translation import override

from eplatform.formatting.figure_fields import FigureField, WholeField


class Sheet(forms.Form):
    length = FigureField(min_value=Decimal("0.01"), max_digits=12, decimal_places=3, required=False)
    pieces = WholeField(min_value=1, required=False)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize(
    ("typed", "read"),
    [("96,5", "96.5"), ("96.5", "96.5"), ("1 234,5", "1234.5"), ("1\u202f234,50", "1234.5"), ("12", "12")],
)
def test_comma_and_point_are_decimal_signs(language, typed, read):
    with override(language):
        sheet = Sheet({"length": typed})

        assert sheet.is_valid()
        assert sheet.cleaned_data["length"] == Decimal(read)


def test_english_groups_by_thousands():
    with override("en"):
        sheet = Sheet({"length": "1,234.5"})

        assert sheet.is_valid()
        assert sheet.cleaned_data["length"] == Decimal("1234.5")


@pytest.mark.parametrize("typed", ["1.234,5", "1,2,3", "douze", "12 m", "NaN"])
def test_what_can_be_read_in_two_ways_or_none_is_refused(typed):
    with override("fr"):
        assert "length" in Sheet({"length": typed}).errors


def test_half_a_piece_is_refused():
    with override("fr"):
        assert "pieces" in Sheet({"pieces": "12,5"}).errors


def test_limit_is_told_as_it_is_typed():
    with override("fr"):
        assert "0,01" in str(Sheet({"length": "0"}).errors)


@pytest.mark.parametrize(("language", "shown"), [("fr", "25260,5"), ("ar", "25260,5"), ("en", "25260.5")])
def test_field_begins_with_a_number_as_the_reader_writes_it(language, shown):
    with override(language):
        html = str(Sheet(initial={"length": Decimal("25260.500")})["length"])

    assert f'value="{shown}"' in html
    assert 'type="text"' in html
    assert 'inputmode="decimal"' in html

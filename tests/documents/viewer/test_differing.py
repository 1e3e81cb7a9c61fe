"""The facts of two versions, written as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from documents.painting.orders import SVG
from documents.viewer.differing import sheet
from documents.viewer.previewing import Preview

DRAWING = {"content_type": SVG, "extent": Decimal("1466.4"), "width": 1466, "height": 656}


class Version:
    sha256 = "0" * 64


def written(language, **facts):
    row = Preview(**{**DRAWING, **facts})
    with translation.override(language):
        text = sheet({(Version.sha256, Preview.Purpose.PAGE): row}, Version)
    return text.strip("\u2066\u2069").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "1 466,40 × 656,18 m"), ("ar", "1 466,40 × 656,18 m"), ("en", "1,466.40 × 656.18 m")],
)
def test_sheet_of_a_drawing_is_in_metres_as_the_language_writes_numbers(language, text):
    assert written(language, metres_per_unit=Decimal(1)) == text


def test_sheet_of_a_page_is_in_whole_millimetres():
    page = {"content_type": "image/png", "extent": Decimal("297.04"), "width": 297, "height": 210}

    assert written("fr", **page) == "297 × 210 mm"


def test_sheet_of_a_drawing_without_a_unit_has_none():
    assert written("fr") == "1 466,40 × 656,18"

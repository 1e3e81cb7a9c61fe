"""Marks as they are posted: drawn as JSON by the viewer, or typed one a line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from documents.reviewing import marking
from documents.reviewing.marks import Drawn


def test_marks_of_the_viewer_are_read_to_the_fifth_decimal():
    first = '{"page": 2, "x": 0.1234567, "y": 0, "width": 0.5, "height": 0.25, "text": " Échelle "}'
    given = f'[{first}, {{"page": 1, "text": "Tout"}}]'

    assert marking.from_json(given) == [
        Drawn(2, "Échelle", Decimal("0.12345"), Decimal(0), Decimal("0.5"), Decimal("0.25")),
        Drawn(1, "Tout"),
    ]


def test_rectangle_that_ends_at_the_edge_stays_within_it():
    edges = '"x": 0.7, "width": 0.30000000000000004, "y": 0.333333, "height": 0.666667'
    given = f'[{{"page": 1, "text": "a", {edges}}}]'

    assert marking.ensure_sound(marking.from_json(given))


@pytest.mark.parametrize(
    "text",
    ["{", "3", '{"page": 1}', "[1]", '[{"text": "a"}]', '[{"page": "1", "text": "a"}]',
     '[{"page": true, "text": "a"}]', '[{"page": 1}]', '[{"page": 1, "text": 7}]',
     '[{"page": 1, "text": "a", "x": "left"}]', '[{"page": 1, "text": "a", "x": null}]',
     '[{"page": 1, "text": "a", "x": NaN}]', '[{"page": 1, "text": "a", "x": 1e999}]',
     '[{"page": 1, "text": "a", "x": [0]}]', "[" * 20000],
)  # fmt: skip
def test_what_is_no_list_of_marks_is_told(text):
    with pytest.raises(ValidationError) as refusal:
        marking.from_json(text)

    assert refusal.value.messages[0]


def test_typed_marks_take_the_colons_of_three_languages():
    assert marking.from_lines("3: échelle absente\n\n 12 ： النص غير مقروء\n1 - nord") == [
        Drawn(3, "échelle absente"), Drawn(12, "النص غير مقروء"), Drawn(1, "nord"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["échelle", "1:", "1: a\n:b"])
def test_line_without_a_page_is_told_with_its_number(text):
    with pytest.raises(ValidationError) as refusal:
        marking.from_lines(text)

    assert str(len(text.splitlines())) in refusal.value.messages[0]

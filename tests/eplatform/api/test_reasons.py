"""What the library finds wrong is told in the reader's language, never in its own English."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

import pytest
from django.utils import translation
from pydantic import Field, ValidationError

from eplatform.api import reasons
from eplatform.api.schemas import Given


class Colour(StrEnum):
    NONE = ""
    RED = "red"
    BLUE = "blue"


class Everything(Given):
    uuid: UUID | None = None
    text: str = Field("aa", min_length=1, max_length=3)
    digest: str = Field("0", pattern="^[0-9]+$")
    truth: bool = False
    several: list[int] = Field([], max_length=2)
    exact: Decimal = Field(Decimal(1), gt=0)
    whole: int = 1
    day: date | None = None
    colour: Colour = Colour.RED
    word: Literal["yes", "no"] = "yes"


WRONG = {
    "uuid": "x", "truth": "x", "several": [1, 2, 3], "day": "x", "colour": "green", "word": "x", "junk": 1,
}  # fmt: skip
WRONG_TOO = {"text": "", "digest": "x", "several": 1, "exact": 0, "whole": "1" * 5000, "day": 1.5}
WRONG_AGAIN = {"uuid": 1, "text": 1, "truth": [], "exact": "x", "whole": 1.5, "day": "2026-01-01T10:00:00"}
WRONG_STILL = {"text": "long", "exact": "NaN", "whole": None, "several": [None]}


def messages(given, language):
    with pytest.raises(ValidationError) as refused, translation.override(language):
        Everything.model_validate(given)
    with translation.override(language):
        found = refused.value.errors()
        return {str(error["loc"][0]): (reasons.message(error), error["msg"]) for error in found}


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("given", [WRONG, WRONG_TOO, WRONG_AGAIN, WRONG_STILL])
def test_reason_is_told_in_the_language_of_the_reader(given, language):
    told, english = messages(given, language), messages(given, "en")

    assert set(told) == set(given)
    assert not [name for name in given if told[name][0] in (told[name][1], english[name][0])]


def test_choices_are_listed_without_a_word_between_them():
    assert messages({"colour": "green"}, "en")["colour"][0] == "Choose one of: red, blue."

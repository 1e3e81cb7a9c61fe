"""Decimal numbers as people write them in French, Arabic (with Latin digits, as in Morocco) and English."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.translation import get_language

NARROW_SPACE = "\u202f"
WIDE_SPACE = "\u00a0"
MINUS = "\u2212"
LEFT_TO_RIGHT_ISOLATE = "\u2066"
END_OF_ISOLATE = "\u2069"

GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d*)?$")
_SEPARATORS = {"fr": (NARROW_SPACE, ","), "ar": (NARROW_SPACE, ","), "en": (",", ".")}


def spoken(language: str | None) -> str:
    """The language to write in: the one given, else the active one, else French."""
    code = (language or get_language() or "fr").split("-")[0]
    return code if code in _SEPARATORS else "fr"


def left_to_right(text: str) -> str:
    """The text isolated, so that an Arabic paragraph cannot turn its parts round."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{text}{END_OF_ISOLATE}"


def digits(value: Decimal | int, *, decimals: int | None = None, language: str | None = None) -> str:
    """The number grouped by thousands; without `decimals`, up to three, trailing zeros cut."""
    group, point = _SEPARATORS[spoken(language)]
    places = 3 if decimals is None else decimals
    exact = Decimal(value)
    # A number longer than Decimal usually holds is odd, but the page that shows it has to open.
    room = Context(prec=max(28, exact.adjusted() + places + 2))
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=room)
    text = f"{rounded.copy_abs():,f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    sign = MINUS if rounded < 0 else ""
    return sign + text.translate({ord(","): group, ord("."): point})


def plain_digits(value: Decimal, *, language: str | None = None) -> str:
    """The number to be typed over: the reader's decimal sign, no groups, no needless noughts."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", _SEPARATORS[spoken(language)][1])


def read_digits(text: str, *, language: str | None = None) -> Decimal:
    """The number a person typed or a formatter wrote; raises ValueError when it is none."""
    plain = with_a_point(text, language=language)
    if not plain.removeprefix("-").replace(".", "", 1).isdecimal():
        raise ValueError(text)
    return Decimal(plain)


def with_a_point(text: str, *, language: str | None = None) -> str:
    """The number as Python reads it: “1 234,5” is 1234.5, and in English so is “1,234.5”.

    A comma that groups no thousands is a decimal sign in every language: 12,5 is never 125. What can be
    read in two ways, such as “1.234,5”, stays as it is.
    """
    plain = re.sub(r"[\s\u2066\u2069]", "", text).replace(MINUS, "-")
    if spoken(language) == "en" and GROUPED.match(plain):
        return plain.replace(",", "")
    return plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain

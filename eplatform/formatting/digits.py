"""Decimal numbers as people write them in French, Arabic (with Latin digits, as in Morocco) and English."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.translation import get_language

NARROW_SPACE = "\u202f"
WIDE_SPACE = "\u00a0"
MINUS = "\u2212"
LEFT_TO_RIGHT_ISOLATE = "\u2066"
END_OF_ISOLATE = "\u2069"

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


def read_digits(text: str, *, language: str | None = None) -> Decimal:
    """The number a person typed or a formatter wrote; raises ValueError when it is none."""
    group, point = _SEPARATORS[spoken(language)]
    ignored = {LEFT_TO_RIGHT_ISOLATE, END_OF_ISOLATE, NARROW_SPACE, WIDE_SPACE, " ", "\u2009", group}
    plain = "".join(sign for sign in text if sign not in ignored)
    plain = plain.replace(MINUS, "-").replace(point, ".")
    if not plain.removeprefix("-").replace(".", "", 1).isdecimal():
        raise ValueError(text)
    return Decimal(plain)

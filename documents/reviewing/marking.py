"""Reading the marks that a reviewer posts: drawn on the viewer as JSON, or typed page by page as text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from documents.errors import MarkRefused
from documents.reviewing.marks import LAST_PAGE, LONGEST_TEXT, MOST_MARKS, WHOLE, Drawn

#: "3: the scale is missing", with the colons of the three languages.
TYPED = re.compile(r"(\d{1,6})\s*[:\uff1a;.\-–]\s*(\S.*)")
FINEST = Decimal("0.00001")
EDGES = ("x", "y", "width", "height")


def from_json(text: str) -> list[Drawn]:
    """The marks of the viewer: a list of {page, x, y, width, height, text}; raises ValidationError."""
    if not text.strip():
        return []
    try:
        given = json.loads(text, parse_float=Decimal, parse_constant=unreadable)
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("The marks could not be read. Draw them again.")) from error
    if not isinstance(given, list):
        raise ValidationError(_("The marks could not be read. Draw them again."))
    return [drawn(number, each) for number, each in enumerate(given, start=1)]


def unreadable(constant: str) -> None:
    raise ValueError(constant)


def drawn(number: int, given: Any) -> Drawn:
    """One mark as it was posted; a rectangle that is not given is the whole page."""
    if not isinstance(given, Mapping):
        raise ValidationError(_("The marks could not be read. Draw them again."))
    page, text = given.get("page"), given.get("text")
    if not isinstance(page, int) or isinstance(page, bool):
        raise ValidationError(_("Mark %(number)s: say on which page it is.") % {"number": number})
    if not isinstance(text, str):
        raise ValidationError(_("Mark %(number)s: say what is to be mended.") % {"number": number})
    edges = [share(number, given.get(name, whole)) for name, whole in zip(EDGES, WHOLE, strict=True)]
    return Drawn(page, text.replace("\0", "").strip(), *edges)


def share(number: int, given: Any) -> Decimal:
    """A share of the page; cut to what we keep, so that what ends at the edge does not end beyond it."""
    try:
        if isinstance(given, bool):
            raise TypeError
        value = Decimal(given)
        return value.quantize(FINEST, rounding=ROUND_DOWN)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise ValidationError(outside(number)) from error


def outside(number: int) -> str:
    return _("Mark %(number)s: its rectangle must lie within the page.") % {"number": number}


def from_lines(text: str) -> list[Drawn]:
    """Marks typed one a line as “page: what is to be mended”; raises ValidationError with the line."""
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), start=1))
    return [typed(number, line) for number, line in lines if line]


def typed(number: int, line: str) -> Drawn:
    found = TYPED.fullmatch(line)
    if found is None:
        raise ValidationError(
            _("Line %(number)s: begin with the page, then a colon, then what is to be mended.")
            % {"number": number}
        )
    return Drawn(int(found[1]), found[2])


def ensure_sound(marks: Iterable[Drawn]) -> list[Drawn]:
    """The marks as they can be kept; raises MarkRefused, which says which one is wrong and how."""
    kept = list(marks)
    for fault in faults_of(kept):
        raise MarkRefused(fault)
    return kept


def faults_of(marks: list[Drawn]) -> Iterator[str]:
    if len(marks) > MOST_MARKS:
        yield _("A rejection bears at most %(most)s marks.") % {"most": MOST_MARKS}
    for number, mark in enumerate(marks, start=1):
        if not 1 <= mark.page <= LAST_PAGE:
            yield _("Mark %(number)s: pages are counted from 1.") % {"number": number}
        if not mark.text.strip():
            yield _("Mark %(number)s: say what is to be mended.") % {"number": number}
        if len(mark.text) > LONGEST_TEXT:
            yield _("Mark %(number)s: keep it under %(most)s characters.") % {
                "number": number, "most": LONGEST_TEXT,
            }  # fmt: skip
        if not is_within(mark):
            yield outside(number)


def is_within(mark: Drawn) -> bool:
    starts = mark.x >= 0 and mark.y >= 0
    ends = mark.x + mark.width <= 1 and mark.y + mark.height <= 1
    return starts and ends and mark.width > 0 and mark.height > 0

"""What the program is asked to paint, and what it answers: lines of JSON between two processes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

#: The longer edge in pixels of the picture in a list, and of a whole page.
THUMB, SHEET = 320, 1600
#: A page from near, cut into squares: this many pixels each.
TILE = 1024
#: In which the proportions of a drawing are told.
FINE = 100_000
SVG, WEBP = "image/svg+xml", "image/webp"
DAMAGED, TOO_LARGE, TOO_SLOW, EMPTY = "damaged", "too_large", "too_slow", "empty"


@dataclass(frozen=True)
class Order:
    """Which pages of a file to paint, and where to put the pictures."""

    source: str
    format: str
    folder: str
    first: int = 1
    last: int = 1
    #: Also the small picture of the first page.
    thumb: bool = False
    #: The pages from near, in squares, instead of as a whole.
    detail: bool = False

    def line(self) -> str:
        return json.dumps(asdict(self))


@dataclass
class Picture:
    """A picture in the folder; where it lies on the paper or the ground, if that is known.

    `extent` is its width in units of its own: millimetres of paper, or whatever the drawing counts in;
    `left` and `top` are where its corner lies in the same units.
    """

    purpose: str
    page: int
    path: str
    content_type: str
    width: int
    height: int
    extent: float | None = None
    left: float | None = None
    top: float | None = None
    metres_per_unit: float | None = None


@dataclass
class Painted:
    """The answer to an order."""

    fault: str = ""
    pages: int = 0
    pictures: list[Picture] = field(default_factory=list)

    def line(self) -> str:
        return json.dumps(asdict(self))


def read_order(line: str) -> Order:
    return Order(**json.loads(line))


def read_answer(line: str) -> Painted:
    given = json.loads(line)
    pictures = [Picture(**each) for each in given.pop("pictures")]
    return Painted(**given, pictures=pictures)


def sides(width: float, height: float) -> tuple[int, int]:
    """The proportions of a drawing, finer than pixels: two versions of it must lie on each other."""
    share = FINE / max(width, height)
    return max(round(width * share), 1), max(round(height * share), 1)

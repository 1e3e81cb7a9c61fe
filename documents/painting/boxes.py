"""What part of a drawing to show: all of it, but for what lies absurdly far from the rest."""

from __future__ import annotations

from collections.abc import Sequence

#: Drawn around the outermost lines, as a share of the longer side.
MARGIN = 0.02
#: A side is at least this share of the other: a lone line is shown too.
NARROWEST = 0.05
#: Where all is so many times as long as the bulk of it, something was left behind by mistake.
ABSURD = 30
BULK = (0.02, 0.98)
Box = tuple[float, float, float, float]


def framed(boxes: Sequence[Box]) -> Box | None:
    """Left, bottom, right, top with a margin; nothing where nothing is drawn."""
    if not boxes:
        return None
    left, bottom, right, top = around(bulk(boxes))
    longer = max(right - left, top - bottom) or 1.0
    wide = max(longer * NARROWEST - (right - left), 0) / 2 + longer * MARGIN
    high = max(longer * NARROWEST - (top - bottom), 0) / 2 + longer * MARGIN
    return left - wide, bottom - high, right + wide, top + high


def around(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def bulk(boxes: Sequence[Box]) -> Sequence[Box]:
    """The shapes without the strays: a point at the origin of a plan in national coordinates, say."""
    low_x, high_x = spread([(box[0] + box[2]) / 2 for box in boxes])
    low_y, high_y = spread([(box[1] + box[3]) / 2 for box in boxes])
    reach = max(high_x - low_x, high_y - low_y)
    if reach <= 0 or longest(around(boxes)) < ABSURD * reach:
        return boxes
    near = (low_x - reach, low_y - reach, high_x + reach, high_y + reach)
    return [box for box in boxes if lies_in(box, near) and longest(box) < ABSURD * reach]


def spread(values: Sequence[float]) -> tuple[float, float]:
    """Where the bulk of the values begins and ends."""
    ordered = sorted(values)
    low, high = (ordered[round(share * (len(ordered) - 1))] for share in BULK)
    return low, high


def longest(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def lies_in(box: Box, frame: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return frame[0] <= x <= frame[2] and frame[1] <= y <= frame[3]

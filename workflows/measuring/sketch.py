"""Lengths of time as counts in fixed buckets: sketches of any parts add up to the sketch of the whole.

Buckets grow by a tenth from ten minutes up, so that a percentile read from them is off by at most
4.8 % of its value (five minutes below ten minutes), however many sketches were added.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import add

from workflows.measuring.percentiles import between

#: Below this many seconds all lengths are one.
FLOOR = 600
GROWTH = 1.1
#: The last one begins at three years of working days, and is open.
BUCKETS = 128
#: How far a value may lie from the one that stands for its bucket, as a share of the value.
RELATIVE_ERROR = (GROWTH - 1) / (GROWTH + 1)
ABSOLUTE_ERROR = FLOOR / 2


def bucket(seconds: float) -> int:
    """The bucket of a length."""
    if seconds < FLOOR:
        return 0
    return min(1 + int(math.log(seconds / FLOOR) / math.log(GROWTH)), BUCKETS - 1)


def value_of(number: int) -> float:
    """The length that stands for a bucket: as far, in proportion, from its lower as from its upper end."""
    if number == 0:
        return ABSOLUTE_ERROR
    lower = FLOOR * GROWTH ** (number - 1)
    return 2 * lower * GROWTH / (1 + GROWTH)


@dataclass
class Sketch:
    """How many lengths fell into each bucket; trailing empty buckets are left out."""

    counts: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, lengths: Iterable[float]) -> Sketch:
        sketch = cls()
        for seconds in lengths:
            sketch.add(seconds)
        return sketch

    def add(self, seconds: float) -> None:
        number = bucket(seconds)
        self.counts += [0] * (number + 1 - len(self.counts))
        self.counts[number] += 1

    def merge(self, counts: Sequence[int]) -> None:
        longer, shorter = (self.counts, counts) if len(self.counts) >= len(counts) else (counts, self.counts)
        self.counts = [*map(add, longer, shorter), *longer[len(shorter) :]]

    @property
    def size(self) -> int:
        return sum(self.counts)

    def percentile(self, percent: int) -> float | None:
        return between(self.at, self.size, percent)

    def at(self, place: int) -> float:
        """The length at a place from 0 in ascending order, as its bucket tells it."""
        for number, count in enumerate(self.counts):
            place -= count
            if place < 0:
                return value_of(number)
        raise IndexError("The sketch holds fewer lengths.")

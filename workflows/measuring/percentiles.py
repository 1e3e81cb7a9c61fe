"""The one definition of a percentile here, the one of PostgreSQL's percentile_cont."""

from __future__ import annotations

from collections.abc import Callable, Sequence

MEDIAN, NINETIETH = 50, 90
DEFINITION = "linear between the two nearest ranks"


def percentile(ordered: Sequence[float], percent: int) -> float | None:
    """The percentile of values in ascending order; none of no values."""
    return between(ordered.__getitem__, len(ordered), percent)


def between(at: Callable[[int], float], count: int, percent: int) -> float | None:
    """The percentile of so many values, of which ``at`` gives the one of a place from 0 in their order."""
    if not count:
        return None
    place, rest = divmod((count - 1) * percent, 100)
    lower = at(place)
    return lower + (at(place + 1) - lower) * rest / 100 if rest else lower

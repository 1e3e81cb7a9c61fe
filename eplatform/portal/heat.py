"""The heat of a step: which of five shades its figure gets, and what each shade means in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eplatform.formatting.digits import digits
from workflows.measuring.reading import StepFigures

SHADES = 5


@dataclass(frozen=True)
class Measure:
    """A figure that steps can be coloured by."""

    key: str
    title: Any
    of: Callable[[StepFigures], float | None]
    words: Callable[[float], str]


def days(value: float | None) -> str:
    """Working days with one decimal, or a dash."""
    return "–" if value is None else _("%(days)s wd") % {"days": digits(Decimal(value), decimals=1)}


def whole(value: float) -> str:
    return digits(round(value))


def share(value: float) -> str:
    return _("%(percent)s %%") % {"percent": digits(round(100 * value))}


MEASURES: tuple[Measure, ...] = (
    Measure("ninetieth", gettext_lazy("Nine in ten done within"), lambda f: f.ninetieth, days),
    Measure("median", gettext_lazy("Half done within"), lambda f: f.median, days),
    Measure("waiting", gettext_lazy("Waiting now"), lambda f: float(f.waiting), whole),
    Measure("again", gettext_lazy("Done again"), lambda f: f.again_share if f.visits else None, share),
    Measure("late", gettext_lazy("Deadlines missed"), lambda f: f.late_share if f.visits else None, share),
)


def measure(key: str) -> Measure:
    return next((each for each in MEASURES if each.key == key), MEASURES[0])


@dataclass(frozen=True)
class Scale:
    """Five even shades from nothing to the highest figure there is."""

    by: Measure
    highest: float

    @classmethod
    def over(cls, by: Measure, figures: Iterable[StepFigures]) -> Scale:
        return cls(by, max((by.of(each) or 0.0 for each in figures), default=0.0))

    def shade(self, figures: StepFigures | None) -> str:
        """The class of a step's shade; none where there is nothing to show."""
        value = self.by.of(figures) if figures is not None else None
        if value is None or not self.highest:
            return "heat-none"
        return f"heat-{min(int(value / self.highest * SHADES), SHADES - 1)}"

    def legend(self) -> list[tuple[str, str]]:
        """Each shade with the figures that it stands for."""
        part = self.highest / SHADES
        bounds = [self.by.words(n * part) for n in range(SHADES + 1)]
        words = [
            (f"heat-{n}", _("%(low)s to %(high)s") % {"low": bounds[n], "high": bounds[n + 1]})
            for n in range(SHADES)
        ]
        return [*(words if part else []), ("heat-none", _("no figures, or a fixed wait"))]


def notes_of(figures: StepFigures) -> tuple[str, ...]:
    """What stands on a step of the map: all the figures, so that nobody depends on colours."""
    waiting = _("Waiting %(waiting)s, late %(late)s · done %(visits)s") % {
        "waiting": whole(figures.waiting), "late": whole(figures.waiting_late),
        "visits": whole(figures.visits),
    }  # fmt: skip
    if not figures.visits:
        return (waiting,)
    lengths = _("Half within %(median)s · nine in ten within %(ninetieth)s") % {
        "median": days(figures.median), "ninetieth": days(figures.ninetieth)
    }  # fmt: skip
    rework = _("Again %(again)s · deadlines missed %(late)s") % {
        "again": share(figures.again_share), "late": share(figures.late_share)
    }  # fmt: skip
    return waiting, lengths, rework


def ways_of(figures: StepFigures) -> Mapping[str, str]:
    """How often each way out was taken."""
    return {name: f" · {whole(count)}" for name, count in figures.outcomes.items()}

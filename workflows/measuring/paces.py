"""How long a step takes of late: the 90th percentile of twelve months, kept in a few rows a kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known
from workflows.engine.clocks import add_months
from workflows.measuring.models import StepMeasure
from workflows.measuring.percentiles import MEDIAN, NINETIETH
from workflows.measuring.sketch import Sketch
from workflows.measuring.worktime import WORKING_DAY

#: With fewer passages nothing is said of what is usual.
ENOUGH = 20
MONTHS = 12


@words_are_known
class StepPace(models.Model):
    """What was usual at a step, or over a span, in the last twelve months; network empty for all together."""

    kind = models.CharField(max_length=20)
    step = models.CharField(max_length=40)
    network = models.CharField(max_length=12, choices=Network.choices, blank=True)
    visits = models.PositiveIntegerField()
    median_seconds = models.PositiveBigIntegerField()
    ninetieth_seconds = models.PositiveBigIntegerField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("pace of a step")
        verbose_name_plural = _("paces of steps")
        constraints = [models.UniqueConstraint(fields=["kind", "step", "network"], name="pace_once")]


@dataclass(frozen=True, slots=True)
class Pace:
    """Working days that half and nine in ten of so many passages took at most."""

    visits: int
    median: float
    ninetieth: float


class Paces:
    """The paces of a kind of file, by step and network."""

    def __init__(self, known: Mapping[tuple[str, str], Pace]) -> None:
        self.known = known

    @classmethod
    def of_kind(cls, kind: str) -> Paces:
        """One statement; the rows are kept up with the figures."""
        columns = ("step", "network", "visits", "median_seconds", "ninetieth_seconds")
        rows = StepPace.objects.filter(kind=kind).values_list(*columns)
        return cls(
            {
                (step, network): Pace(visits, median / WORKING_DAY, ninetieth / WORKING_DAY)
                for step, network, visits, median, ninetieth in rows
            }
        )

    def at(self, step: str, network: str = "") -> Pace | None:
        """The pace of the step for the network, else for all networks; none from too few passages."""
        found = (self.known.get(key) for key in ((step, network), (step, "")))
        return next((pace for pace in found if pace is not None and pace.visits >= ENOUGH), None)


@transaction.atomic
def keep_paces(at: datetime) -> None:
    """Work the paces out anew from the figures of the whole concession."""
    since = add_months(timezone.localdate(at).replace(day=1), 1 - MONTHS)
    StepPace.objects.all().delete()
    StepPace.objects.bulk_create(
        StepPace(
            kind=kind, step=step, network=network, visits=sketch.size,
            median_seconds=seconds(sketch, MEDIAN), ninetieth_seconds=seconds(sketch, NINETIETH),
        )
        for (kind, step, network), sketch in sketches(since).items()
    )  # fmt: skip


def sketches(since: date) -> dict[tuple[str, str, str], Sketch]:
    """The lengths since a month, by kind, step and network, and of all networks together."""
    found: dict[tuple[str, str, str], Sketch] = defaultdict(Sketch)
    rows = StepMeasure.objects.filter(territory=None, month__gte=since)
    for kind, step, network, counts in rows.values_list("kind", "step", "network", "counts"):
        for place in {network, ""}:
            found[kind, step, place].merge(counts)
    return found


def seconds(sketch: Sketch, percent: int) -> int:
    return round(sketch.percentile(percent) or 0)

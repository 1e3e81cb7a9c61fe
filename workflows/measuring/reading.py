"""Reading the figures for any filter: a few rows a month and step, merged; never the steps themselves."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from workflows.measuring.models import MeasuringMark, StepMeasure, StepStanding
from workflows.measuring.percentiles import MEDIAN, NINETIETH
from workflows.measuring.sketch import Sketch
from workflows.measuring.worktime import WORKING_DAY


@dataclass(frozen=True)
class Scope:
    """Which figures: of a kind, from one month to another; no version, territory or network means all."""

    kind: str
    first: date | None = None
    last: date | None = None
    version: int | None = None
    territories: Collection[int] | None = None
    network: str = ""

    def chosen(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of the scope but for its months."""
        rows = rows.filter(kind=self.kind)
        # The whole concession has rows of its own: nothing is added up twice.
        rows = (
            rows.filter(territory=None)
            if self.territories is None
            else rows.filter(territory__in=self.territories)
        )
        if self.version is not None:
            rows = rows.filter(version=self.version)
        return rows.filter(network=self.network) if self.network else rows


@dataclass
class StepFigures:
    """The figures of a step, or of a span, in a scope; lengths in working days."""

    visits: int = 0
    again: int = 0
    returned: int = 0
    late: int = 0
    seconds: int = 0
    longest_seconds: int = 0
    waiting: int = 0
    waiting_late: int = 0
    sketch: Sketch = field(default_factory=Sketch)
    outcomes: Counter[str] = field(default_factory=Counter)

    def days(self, percent: int) -> float | None:
        seconds = self.sketch.percentile(percent)
        return None if seconds is None else min(seconds, self.longest_seconds) / WORKING_DAY

    @property
    def median(self) -> float | None:
        return self.days(MEDIAN)

    @property
    def ninetieth(self) -> float | None:
        return self.days(NINETIETH)

    @property
    def longest(self) -> float | None:
        return self.longest_seconds / WORKING_DAY if self.visits else None

    @property
    def again_share(self) -> float:
        return self.again / self.visits if self.visits else 0.0

    @property
    def late_share(self) -> float:
        return self.late / self.visits if self.visits else 0.0


def figures(scope: Scope) -> dict[str, StepFigures]:
    """The figures of every step and span of a scope, by name; two statements."""
    found: dict[str, StepFigures] = defaultdict(StepFigures)
    gather_ended(scope, found)
    rows = scope.chosen(StepStanding.objects.all())
    for step, waiting, late in rows.values_list("step", "waiting", "late"):
        found[step].waiting += waiting
        found[step].waiting_late += late
    return found


def gather_ended(scope: Scope, found: dict[str, StepFigures]) -> None:
    rows = scope.chosen(StepMeasure.objects.all())
    if scope.first is not None:
        rows = rows.filter(month__gte=scope.first)
    if scope.last is not None:
        rows = rows.filter(month__lte=scope.last)
    columns = ("step", "visits", "again", "returned", "late", "seconds", "longest", "counts", "outcomes")
    for step, visits, again, returned, late, seconds, longest, counts, outcomes in fetched(rows, columns):
        one = found[step]
        one.visits += visits
        one.again += again
        one.returned += returned
        one.late += late
        one.seconds += seconds
        one.longest_seconds = max(one.longest_seconds, longest)
        one.sketch.merge(counts)
        one.outcomes.update(json.loads(outcomes))


def fetched(rows: QuerySet[Any], columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """The columns as the database gives them: converting each value one by one would take twice the time."""
    try:
        statement, parameters = rows.order_by().values_list(*columns).query.sql_with_params()
    except EmptyResultSet:  # no territory at all
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def mark() -> MeasuringMark:
    """How fresh the figures are."""
    return MeasuringMark.objects.filter(pk=1).first() or MeasuringMark()

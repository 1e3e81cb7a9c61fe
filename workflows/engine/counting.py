"""How many files stand on each version of each process, and on which of its steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from viewflow.workflow.fields import get_flow_ref

from workflows.engine.flow import EngineFlow
from workflows.engine.versions import all_published

FILES = """
SELECT flow_class, count(*) FILTER (WHERE finished IS NULL), count(*) FILTER (WHERE finished IS NOT NULL)
FROM workflows_process GROUP BY flow_class
"""
STEPS = """
SELECT process.flow_class, step.step, count(DISTINCT step.process_id), count(*)
FROM workflows_task AS step JOIN workflows_process AS process ON process.id = step.process_id
WHERE step.finished IS NULL AND process.finished IS NULL GROUP BY 1, 2
"""


@dataclass(frozen=True)
class StepCount:
    """An open step: its name, what the page calls it, in how many files it is open and how often."""

    name: str
    title: Any
    files: int
    steps: int


@dataclass
class VersionCount:
    """A version with its files; one that the code lacks has neither number nor date."""

    name: str
    flow_class: type[EngineFlow] | None = None
    since: date | None = None
    live: int = 0
    ended: int = 0
    steps: list[StepCount] = field(default_factory=list)


def versions_with_files() -> list[VersionCount]:
    """Every published version, and those that the database holds and the code lacks."""
    counts = {get_flow_ref(each.flow_class): published for each, published in published_counts()}
    for reference, live, ended in rows(FILES):
        found = counts.setdefault(reference, VersionCount(reference))
        found.live, found.ended = live, ended
    for reference, name, files, steps in rows(STEPS):
        counts[reference].steps.append(StepCount(name, title(counts[reference], name), files, steps))
    for found in counts.values():
        found.steps.sort(key=lambda step: order_of(found, step.name))
    return list(counts.values())


def published_counts() -> Iterable[tuple[Any, VersionCount]]:
    for each in all_published():
        yield each, VersionCount(each.name, each.flow_class, each.since)


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def title(version: VersionCount, name: str) -> Any:
    node = version.flow_class.instance._nodes_by_name.get(name) if version.flow_class else None
    return node.task_title if node is not None else name


def order_of(version: VersionCount, name: str) -> tuple[int, str]:
    places = version.flow_class.places() if version.flow_class else {}
    return places.get(name, len(places)), name

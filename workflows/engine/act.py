"""What one act changes in a process: gathered while the flow runs on, then written in one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from eplatform.statements import prepared
from eplatform.statements.rows import Columns, encoded
from workflows.engine.models import HoldReason, Process, Task

#: What an opening step is written with; the rest has defaults.
BORN = Columns(
    Task,
    [
        "flow_task", "flow_task_type", "token", "process", "status", "created", "scheduled", "data", "step",
        "role", "party", "network", "phase", "territory", "due_at", "limit_amount", "limit_unit", "outcome",
        "held",
    ],
)  # fmt: skip

#: What people and pages ask of a step; the library's own columns stay behind.
STEP = Columns(
    Task,
    but=[
        "assigned",
        "started",
        "owner_permission",
        "owner_permission_obj_pk",
        "owner_permission_content_type",
    ],
)
#: The open steps of a process and the one meant, as one value; for a subject's own statement.
STEPS = f"""(SELECT jsonb_agg(jsonb_build_array({STEP.named("task")}) ORDER BY task.id)
        FROM workflows_task AS task
        WHERE task.process_id = %s AND (task.finished IS NULL OR task.id = %s))"""  # noqa: S608 - columns of the model

#: Parts of the statement that writes an act; what the act does not need is left out, and costs nothing.
ENDED = """ended AS (
    UPDATE workflows_task SET status = %s, finished = %s, outcome = %s, finished_by_id = %s, data = %s::jsonb
    WHERE id = %s RETURNING id
), released AS (
    UPDATE workflows_hold SET closed_at = %s
    WHERE process_id = %s AND task_id = %s AND closed_at IS NULL
)"""
OPENING = """opened AS (
    INSERT INTO workflows_task ({columns})
    SELECT {columns} FROM jsonb_to_recordset(%s::jsonb) AS step ({types}){after}
    RETURNING id, process_id, step, network, phase, created
)"""
# The step ends before the next ones open: a step that leads to itself is open once at any time.
AFTER = ", (SELECT count(*) FROM ended) AS after"
HELD = """held AS (
    INSERT INTO workflows_hold (process_id, task_id, network, reason, note, opened_at)
    SELECT process_id, id, network, %s, '', created FROM opened WHERE step = ANY(%s)
)"""
#: A part of a statement with its values.
Part = tuple[str, Sequence[Any]]
#: A requirement that an act satisfies by itself: its key, and the network and phase it is of.
Tick = tuple[str, str, int | None]
#: What the statement gives back to ``settle``, where the act opens any step.
OPENED = "(SELECT jsonb_agg(jsonb_build_array(id, step, network, phase)) FROM opened)"


@dataclass
class Act:
    """One act on a process: the step it ends, the steps it opens, and what else stood open."""

    process: Process
    at: datetime
    ended: Task | None = None
    #: The open steps as they were read under the lock, the one that ends among them.
    stood: Sequence[Task] = ()
    opened: list[Task] = field(default_factory=list)
    #: States that ways out gave to parts of the subject, by network.
    marks: dict[str, str] = field(default_factory=dict)
    #: Requirements that the act itself satisfies; the subject writes them with its own statement.
    ticks: Sequence[Tick] = ()
    is_written: bool = False

    @property
    def standing(self) -> list[Task]:
        """The steps open now, in the order in which they opened."""
        return [task for task in (*self.stood, *self.opened) if task.is_open]

    def write(self) -> None:
        """End the step, open the next ones and their holds; nothing where the subject wrote them already."""
        parts = list(self.parts())
        if not self.is_written and parts:
            statement, values = joined(parts)
            ((opened,),) = prepared.run(f"{statement} SELECT {self.found}", values)
            self.settle(opened)

    def settle(self, opened: str | None) -> None:
        """Take the keys of the steps that the statement opened."""
        self.is_written = True
        keys = {(step, network, phase): pk for pk, step, network, phase in json.loads(opened or "[]")}
        for task in self.opened:
            task.pk = keys[task.step, task.network, task.phase]
            task._state.adding, task._state.db = False, DEFAULT_DB_ALIAS

    @property
    def found(self) -> str:
        """What the statement that writes the act selects for ``settle``."""
        return OPENED if self.opened else "NULL"

    def parts(self) -> Iterator[Part]:
        """What the act changes, as parts of one statement."""
        task = self.ended
        if task is not None:
            yield ENDED, [
                task.status, task.finished, task.outcome, task.finished_by_id, encoded(task.data), task.pk,
                self.at, self.process.pk, task.pk,
            ]  # fmt: skip
        if self.opened:
            steps = encoded([BORN.as_record(step) for step in self.opened])
            yield opening(after=AFTER if task is not None else ""), [steps]
        holding = [step.step for step in self.opened if step.flow_task.holds]
        if holding:
            yield HELD, [HoldReason.APPLICANT.value, holding]


def steps_of(process: Process, task_pk: int | None) -> list[Task]:
    """The open steps of a process and the one meant, whether open or not; call it under the lock."""
    ((steps,),) = prepared.run(f"SELECT {STEPS}", [process.pk, task_pk])
    return steps_from(process, steps)


def steps_from(process: Process, steps: str | None) -> list[Task]:
    """The steps that ``STEPS`` found."""
    found = [STEP.from_json(values) for values in json.loads(steps or "[]")]
    for task in found:
        task.process = process
    return found


@cache
def opening(*, after: str) -> str:
    """The part with the columns of a step; put together at the first act, when types are known."""
    return OPENING.format(columns=BORN.named(), types=BORN.typed(), after=after)


def joined(parts: Iterable[Part]) -> tuple[str, list[Any]]:
    """The parts as the beginning of one statement, and the values of them all."""
    texts, values = zip(*parts, strict=True)
    return f"WITH {', '.join(texts)}", [value for each in values for value in each]

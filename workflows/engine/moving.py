"""Moving live files from one version of their process to another, each under its lock, and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from viewflow.workflow.status import STATUS

from eplatform.accounts.models import User
from workflows.engine import clocks, versions
from workflows.engine.continuing import BadMap, Block, Going, due_in, limit_in, plan
from workflows.engine.errors import Busy
from workflows.engine.exits import locked
from workflows.engine.flow import EngineFlow
from workflows.engine.models import Hold, Process, Task
from workflows.engine.moves import MovedFile, MovedStep, VersionMove

BATCH = 200
#: The outcome of a step whose branch joined another one.
JOINED = "joined"

Page = type[EngineFlow]
Clock = Callable[[], datetime]
#: The columns of steps by their keys.
Columns = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Result:
    """What became of one file: moved, or left where it is for these reasons."""

    process_id: int
    reference: str
    reasons: tuple[str, ...] = ()

    @property
    def is_moved(self) -> bool:
        return not self.reasons


def move(
    old: Page, new: Page, steps: dict[str, str], *,
    by: User | None, now: Clock, territory_id: int | None = None, batch: int = BATCH,
) -> Iterator[Result]:  # fmt: skip
    """Move every live file of a version, or those of one territory. Raises BadMap.

    A run that was broken off goes on where it was; one with nothing to move leaves no trace.
    """
    run: VersionMove | None = None
    blocked, last = 0, 0
    while found := live_after(old, last, batch, territory_id):
        run = run or run_of(old, new, steps, by=by, at=now(), territory_id=territory_id)
        for pk in found:
            result = tried(pk, partial(move_file, pk, run, old, new, by=by, at=now()))
            if result is not None:
                blocked += not result.is_moved
                yield result
        last = found[-1]
    end_run(old, new, blocked=blocked, at=now())


def end_run(old: Page, new: Page, *, blocked: int, at: datetime) -> None:
    """The run is over, however often it was broken off; how many it moved is counted once."""
    run = VersionMove.objects.filter(kind=old.kind, old=old.version, new=new.version, finished_at=None)
    for pk in list(run.values_list("pk", flat=True)):
        moved = MovedFile.objects.filter(move=pk).count()
        run.filter(pk=pk).update(finished_at=at, blocked=blocked, moved=moved)


def live_after(flow: Page, last: int, amount: int, territory_id: int | None) -> list[int]:
    live = Process.objects.filter(flow_class=flow, finished=None, pk__gt=last).order_by("pk")
    if territory_id is not None:
        live = live.filter(territory_id=territory_id)
    return list(live.values_list("pk", flat=True)[:amount])


def run_of(
    old: Page, new: Page, steps: dict[str, str], *, by: User | None, at: datetime, territory_id: int | None
) -> VersionMove:
    """The run that was broken off, or a new one; raises BadMap where it was another one."""
    run, _made = VersionMove.objects.get_or_create(
        kind=old.kind, old=old.version, new=new.version, finished_at=None,
        defaults={"steps": steps, "started_at": at, "by": by, "territory_id": territory_id},
    )  # fmt: skip
    if (run.steps, run.territory_id) != (steps, territory_id):
        raise BadMap(
            f"The move begun on {run.started_at:%Y-%m-%d %H:%M} is not finished, and had another map or "
            f"territory: {run.steps}, {run.territory or 'all'}. Finish it as it began, or undo it, first."
        )
    return run


def tried(pk: int, act: Callable[[], Result | None]) -> Result | None:
    """A file at which somebody works for longer than we wait is left for the next run."""
    try:
        return act()
    except Busy as busy:
        return Result(pk, reference_of(Process.objects.get(pk=pk)), (busy.message,))


def reference_of(process: Process) -> str:
    return str(process.connection_file.reference)


@transaction.atomic
def move_file(
    pk: int, run: VersionMove, old: Page, new: Page, *, by: User | None, at: datetime
) -> Result | None:
    """Move one file, or say what blocks it; None where it has ended or moved meanwhile."""
    process = locked(Process(pk=pk))
    if process.finished or process.flow_class is not old:
        return None
    opened = open_steps(process)
    planned = plan(opened, old, new, run.steps)
    if planned.blocks:
        return Result(pk, reference_of(process), tuple(said(block) for block in planned.blocks))
    before = {task.pk: columns(task) for task in opened}
    change(process, planned.goings, old, at=at)
    after = {task.pk: columns(task) for task in opened}
    write(opened, before, after)
    process.flow_class = new
    process.save(update_fields=["flow_class"])
    keep(run, process, before, after, at)
    told(process, run, old, new, planned.goings, before, by=by, at=at)
    return Result(pk, reference_of(process))


def open_steps(process: Process) -> list[Task]:
    opened = list(Task.objects.open().filter(process=process).order_by("pk"))
    for task in opened:
        task.process = process
    return opened


def said(block: Block) -> str:
    return f"{place(block.task)}: {block.reason.label}"


def place(task: Task) -> str:
    return "/".join(str(part) for part in (task.step, task.network, task.phase) if part)


def change(process: Process, goings: Iterable[Going], old: Page, *, at: datetime) -> None:
    """Make of each open step what it becomes."""
    holds = list(Hold.objects.of_clocks().filter(process=process))
    for each in goings:
        if each.step is None:
            join(each.task, at)
        else:
            rename(each, old, holds, at)


def write(opened: Sequence[Task], before: Columns, after: Columns) -> None:
    """The columns that differ in any of the steps, in one statement."""
    names = [
        name.removesuffix("_id")
        for name in MovedStep.COLUMNS
        if any(before[task.pk][name] != after[task.pk][name] for task in opened)
    ]
    Task.objects.bulk_update(opened, names)


def join(task: Task, at: datetime) -> None:
    """Its work is done by the step of the branch it joins; nobody has performed it."""
    task.status, task.finished, task.outcome = STATUS.CANCELED, at, JOINED


def rename(each: Going, old: Page, holds: Sequence[Hold], at: datetime) -> None:
    """The same open step under the other version's name, role and limit."""
    task, step = each.task, each.step
    assert step is not None, "a step that joins another branch is not renamed"
    limit = limit_in(task, old, step)
    due = due_in(task, limit, holds, clocks.calendar_of(task.territory_id), at=at)
    if due != task.due_at and due is not None and due > at:
        task.late_at = None
    if step.role != task.role:
        task.owner = None
    task.due_at, task.scheduled = due, due if step.on_due else None
    task.limit_amount, task.limit_unit = (limit.amount, limit.unit.value) if limit else (None, "")
    task.flow_task, task.flow_task_type, task.step = step, step.task_type, step.name
    task.role, task.party = step.role, step.party


def columns(task: Task) -> dict[str, Any]:
    """The step as the database keeps it, ready for JSON; moments to the microsecond."""
    found = {}
    for name in MovedStep.COLUMNS:
        field = Task._meta.get_field(name.removesuffix("_id"))
        value = getattr(task, name) if field.is_relation else field.get_prep_value(getattr(task, name))
        found[name] = value.isoformat() if isinstance(value, datetime) else value
    return found


def keep(run: VersionMove, process: Process, before: Columns, after: Columns, at: datetime) -> None:
    file = MovedFile.objects.create(move=run, process=process, moved_at=at)
    MovedStep.objects.bulk_create(
        MovedStep(file=file, task_id=pk, before=before[pk], after=after[pk]) for pk in before
    )


def told(
    process: Process, run: VersionMove, old: Page, new: Page, goings: Iterable[Going],
    before: Columns, *, by: User | None, at: datetime,
) -> None:  # fmt: skip
    """The entry of the timeline: both versions, the map, and each step as it was and is."""
    steps = [
        [before[each.task.pk]["step"], each.step.name if each.step else f"→ {each.into}", each.task.network]
        for each in goings
    ]
    data = {"from": versions.name_of(old), "to": versions.name_of(new), "map": run.steps, "steps": steps}
    new.moved(process, None, [], kind="moved_to_version", by=by, at=at, note="", data=data)

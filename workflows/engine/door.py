"""The one door: every step of every process is performed here, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from viewflow.workflow.status import PROCESS

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.statements.rows import Columns
from workflows.engine import lock
from workflows.engine.act import Act, Tick
from workflows.engine.activations import Passage
from workflows.engine.errors import (
    AlreadyMoved,
    Finished,
    NotYours,
    RequirementMissing,
    Suspended,
    UnknownOutcome,
)
from workflows.engine.flow import EngineFlow
from workflows.engine.models import Process, Task
from workflows.engine.nodes import Outcome, Start, Step

NEW_PROCESS = Columns(Process, but=["id"])


@transaction.atomic
def start(
    flow_class: type[EngineFlow],
    *,
    territory_id: int | None,
    attach: Callable[[Process], None],
    by: User | None,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> Process:
    """Begin a process; ``attach`` ties the subject to it before the first step opens.

    ``data`` goes on record with its beginning.
    """
    process = Process(flow_class=flow_class, territory_id=territory_id, created=at)
    NEW_PROCESS.insert([process])
    attach(process)
    node: Start = flow_class.instance.start
    process.act = act = Act(process, at)
    first = node.activation_class(Passage(process, node), act=act)
    first.activate()
    first.complete()
    first.activate_next()
    flow_class.moved(process, None, act.opened, kind="submitted", by=by, at=at, note="", data=data)
    act.write()
    process.act = None
    return process


def perform(
    task: Task | int,
    outcome: str,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    data: dict[str, Any] | None = None,
    check: Callable[[Task], None] | None = None,
    ticks: Sequence[Tick] = (),
) -> Task:
    """Perform an open step by one of its ways out and open what follows, all or nothing.

    ``by`` is None where the platform itself acts. ``check`` may raise further refusals while the
    file is locked. ``ticks`` are the requirements that the caller's act satisfied; they are written
    with the step. Raises AlreadyMoved, Finished, Suspended, UnknownOutcome, NotYours,
    RequirementMissing or Busy; then nothing has changed.
    """
    with lock.all_or_nothing():
        task = locked_to_move(task)
        step, way = ensure_open(task, outcome)
        ensure_may(task, by)
        ensure_chosen_by(way, by)
        ensure_requirements(task, way, ticks)
        if check is not None:
            check(task)
        task.data = data or {}
        move(task, step, way, by=by, at=at, note=note, ticks=ticks)
    return task


def move(
    task: Task, step: Step, way: Outcome, *, by: User | None, at: datetime, note: str,
    ticks: Sequence[Tick] = (),
) -> None:  # fmt: skip
    """End the step by the way out, let the flow run on, and write it all."""
    process, flow = task.process, task.process.flow_class
    process.act = act = Act(process, at, stood=process.stood, ticks=ticks)
    activation = step.activation_class(task, act=act)
    activation.begin(way, by)
    activation.complete()
    if way.marks:
        flow.marked(process, task, way.marks)
    activation.activate_next()
    flow.moved(process, task, act.opened, kind="step", by=by, at=at, note=note, data=task.data)
    act.write()
    process.act, process.stood = None, ()


def locked(task: Task | int) -> Task:
    """The step as it is now, with its process and subject, locked until the transaction ends."""
    pk = task.pk if isinstance(task, Task) else task
    process = lock.held(task.process_id if isinstance(task, Task) else process_of(pk))
    return among(process.flow_class.read(process, pk), pk, process)


def locked_to_move(task: Task | int) -> Task:
    """The same in one statement where nobody holds the process; what is written next sees to the rest."""
    if isinstance(task, Task):
        at_once = task.flow_task.flow_class.hold_and_read(task.process_id, task.pk)
        if at_once is not None:
            process, steps = at_once
            return among(steps, task.pk, process)
    return locked(task)


def among(steps: list[Task], pk: int, process: Process) -> Task:
    """The step meant, and its process with the open ones; raises Task.DoesNotExist."""
    found = next((step for step in steps if step.pk == pk), None)
    if found is None:
        raise Task.DoesNotExist(f"There is no step {pk}.")
    process.stood = [step for step in steps if step.is_open]
    return found


def process_of(task_pk: int) -> int:
    """The process of a step, which it never leaves; raises Task.DoesNotExist."""
    found: int = Task.objects.values_list("process_id", flat=True).get(pk=task_pk)
    return found


def ensure_open(task: Task, outcome: str) -> tuple[Step, Outcome]:
    if not task.is_open:
        raise AlreadyMoved(task.finished_by, task.finished)
    ensure_moving(task.process)
    step: Step = task.flow_task
    way = step.outcome(outcome)
    if way is None:
        raise UnknownOutcome(
            _("The step “%(step)s” has no outcome “%(outcome)s”. Choose one of: %(known)s.")
            % {"step": step.title, "outcome": outcome, "known": ", ".join(o.name for o in step.outcomes)}
        )
    return step, way


def ensure_moving(process: Process) -> None:
    if process.status != PROCESS.NEW:
        raise Finished(_("This connection file is closed; nothing can be done on it any more."))
    if process.suspended_at is not None:
        raise Suspended(_("This connection file is suspended. Resume it first."))


def ensure_may(task: Task, by: User | None) -> None:
    if by is not None and is_judge_in_own_cause(task, by):
        raise NotYours(
            _("You belong to an organisation that takes part in this file: leave it to a colleague.")
        )
    if not may_perform(task, by):
        role = Role(task.role).label
        raise NotYours(_("Only the role “%(role)s” may perform this step.") % {"role": role})


def ensure_chosen_by(way: Outcome, by: User | None) -> None:
    if way.by_platform and by is not None:
        raise NotYours(_("“%(outcome)s” comes by itself when the time is over.") % {"outcome": way.title})


def may_perform(task: Task, by: User | None) -> bool:
    """Whether the person may perform the step, were it open; None is the platform itself."""
    if by is None:
        return True
    if not by.is_active or task.role == Role.PLATFORM:
        return False
    if task.role == Role.APPLICANT:
        return bool(task.process.flow_class.is_applicant(task.process, by))
    if task.owner_id not in (None, by.pk) and task.owner_id not in by.substituted_ids:
        return False
    posted = by.holds(task.role, network=task.network, territory_id=task.territory_id)
    return posted and not is_judge_in_own_cause(task, by)


def is_judge_in_own_cause(task: Task, by: User) -> bool:
    """Whether the person would decide for the utility on a file in which they take part."""
    return task.role != Role.APPLICANT and task.process.flow_class.has_interest(task.process, by)


def ensure_requirements(task: Task, way: Outcome, ticks: Sequence[Tick] = ()) -> None:
    keys = set(way.requires)
    if way.condition is not None:
        keys.update(way.condition(task))
    if keys:
        flow = task.process.flow_class
        labels = flow.missing(task.process, keys, network=task.network, phase=task.phase, ticks=ticks)
        if labels:
            raise RequirementMissing(labels)

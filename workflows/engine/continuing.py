"""How the open steps of a file go on in another version: under which name, or in which other branch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.engine import clocks, versions
from workflows.engine.calendars import WorkingCalendar
from workflows.engine.flow import EngineFlow
from workflows.engine.holding import spans_over
from workflows.engine.limits import Limit
from workflows.engine.models import Hold, Task
from workflows.engine.nodes import Join, Step

Steps = Mapping[str, str]


class BadMap(Exception):
    """A map of steps that cannot be followed, with the sentence that says why."""


class Reason(models.TextChoices):
    """Why a file cannot go on in the other version as it stands."""

    GONE = "gone", _("the other version has no such step, and no map names another one")
    PER = "per", _("the step is one a file in one version, and one a network or phase in the other")
    HOLDS = "holds", _("the step waits for the applicant in one version alone")
    COVERS = "covers", _("the step settles other networks too, which it does not in the other version")
    CLASH = "clash", _("two open steps would become the same one")


@dataclass(frozen=True)
class Going:
    """An open step and what it becomes: a step of the other version, or nothing where it joins a branch."""

    task: Task
    step: Step | None
    into: str = ""


@dataclass(frozen=True)
class Block:
    """An open step that has nowhere to go, and why."""

    task: Task
    reason: Reason


@dataclass(frozen=True)
class Plan:
    goings: list[Going]
    blocks: list[Block]


def steps_map(old: type[EngineFlow], new: type[EngineFlow], given: Iterable[str] = ()) -> dict[str, str]:
    """The declared map with what is given as ``old=new`` over it; raises BadMap."""
    if old.kind != new.kind or old is new:
        raise BadMap("Choose two versions of the same process.")
    found = versions.continuation(old, new)
    for pair in given:
        name, equals, other = pair.partition("=")
        if not equals or ("@" in name) != ("@" in other):
            raise BadMap(f"{pair!r} is no map: write old=new, or step@network=step@network.")
        found[name] = other
    for name, other in found.items():
        ensure_step(old, name.partition("@")[0])
        ensure_step(new, other.partition("@")[0])
    return found


def ensure_step(flow: type[EngineFlow], name: str) -> None:
    if not isinstance(flow.instance._nodes_by_name.get(name), Step):
        raise BadMap(f"{versions.name_of(flow)} has no step {name!r}.")


def plan(tasks: Sequence[Task], old: type[EngineFlow], new: type[EngineFlow], steps: Steps) -> Plan:
    """Where each open step of one file goes; nothing may be moved where one of them is blocked."""
    found = [going(task, tasks, old, new, steps) for task in tasks]
    goings = [each for each in found if isinstance(each, Going)]
    blocks = [each for each in found if isinstance(each, Block)]
    return Plan(goings, blocks + list(clashes(goings)))


def going(
    task: Task, tasks: Sequence[Task], old: type[EngineFlow], new: type[EngineFlow], steps: Steps
) -> Going | Block:
    before: Any = old.instance._nodes_by_name.get(task.step)
    if joined := joins(task, tasks, new, steps):
        return Block(task, Reason.HOLDS) if before.holds else Going(task, None, joined)
    node = new.instance._nodes_by_name.get(steps.get(task.step, task.step))
    if not isinstance(node, Step):
        return Block(task, Reason.GONE)
    if before.per != node.per:
        return Block(task, Reason.PER)
    if before.holds != node.holds:
        return Block(task, Reason.HOLDS)
    if before.covers is not None and node.covers is None:
        return Block(task, Reason.COVERS)
    return Going(task, node)


def joins(task: Task, tasks: Sequence[Task], new: type[EngineFlow], steps: Steps) -> str:
    """The network whose branch the step joins; none where that branch is already past it."""
    goal, _at, network = steps.get(f"{task.step}@{task.network}", "").partition("@")
    on_its_way = (
        other.network == network
        and other.phase == task.phase
        and goal in ahead(new, steps.get(other.step, other.step), within_branch=True)
        for other in tasks
    )
    return network if goal and any(on_its_way) else ""


def clashes(goings: Iterable[Going]) -> Iterable[Block]:
    taken = set()
    for each in goings:
        place = (each.step.name, each.task.network, each.task.phase) if each.step else None
        if place in taken:
            yield Block(each.task, Reason.CLASH)
        if place is not None:
            taken.add(place)


def ahead(flow: type[EngineFlow], name: str, *, within_branch: bool = False) -> frozenset[str]:
    """The steps that may still come from a step on, itself among them; or those before its branch ends."""
    return walked(flow, name, within_branch)  # type: ignore[arg-type]  # a class is as hashable as any


@cache
def walked(flow: Any, name: str, within_branch: bool) -> frozenset[str]:
    found: set[str] = set()
    waiting = [flow.instance._nodes_by_name[name]] if name in flow.instance._nodes_by_name else []
    while waiting:
        node = waiting.pop()
        if node.name in found or (within_branch and isinstance(node, Join)):
            continue
        found.add(node.name)
        waiting += [edge.dst for edge in node._outgoing()]
    return frozenset(found & {step.name for step in flow.steps()})


def limit_in(task: Task, old: type[EngineFlow], step: Step) -> Limit | None:
    """How long the step may take in the other version; one that was extended stays so."""
    before: Any = old.instance._nodes_by_name.get(task.step)
    is_extended = before is not None and before.extended is not None and task.limit == before.extended
    return step.extended if is_extended and step.extended else step.within


def due_in(
    task: Task, limit: Limit | None, holds: Iterable[Hold], calendar: WorkingCalendar, *, at: Any
) -> Any:
    """When the step is due under a limit, counted anew and net of holds."""
    if limit is None or limit == task.limit:
        return task.due_at if limit else None
    return clocks.due_at(limit, task.counted_from(), calendar, spans_over(holds, task.network, until=at))

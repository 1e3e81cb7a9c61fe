"""Rehearsing a move between versions on every live file, without writing: what it would block and change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from django.db import connection, transaction

from eplatform.accounts.models import Posting
from eplatform.accounts.roles import POSTED_ROLES
from workflows.engine import clocks
from workflows.engine.continuing import Block, Going, Steps, ahead, due_in, limit_in, plan
from workflows.engine.flow import EngineFlow
from workflows.engine.models import Hold, Process, Task
from workflows.files.models import NetworkPart, Requirement

BATCH = 500

Page = type[EngineFlow]


@dataclass(frozen=True)
class DueMoved:
    task: Task
    old: datetime | None
    new: datetime | None


@dataclass(frozen=True)
class NewlyRequired:
    """What the other version asks for that this one does not, and at which step."""

    key: str
    step: str


@dataclass(frozen=True)
class Unheld:
    """A role that nobody holds in the file's territory for a network, and the step that needs it."""

    role: str
    network: str
    step: str


@dataclass
class Finding:
    """What a move would do to one file."""

    reference: str
    territory: str
    blocks: list[Block] = field(default_factory=list)
    dues: list[DueMoved] = field(default_factory=list)
    required: list[NewlyRequired] = field(default_factory=list)
    unheld: list[Unheld] = field(default_factory=list)
    joined: list[Going] = field(default_factory=list)

    @property
    def is_quiet(self) -> bool:
        return not (self.blocks or self.dues or self.required or self.unheld or self.joined)


def rehearse(
    old: Page, new: Page, steps: Steps, *, at: datetime, territory_id: int | None = None, batch: int = BATCH
) -> Iterator[Finding]:
    """One finding a live file, in the order of their processes; nothing can be written meanwhile."""
    staff = Staff()
    last = 0
    with read_only():
        while found := live_after(old, last, batch, territory_id):
            yield from findings(found, old, new, steps, staff, at)
            last = found[-1].pk


@contextmanager
def read_only() -> Iterator[None]:
    """The database itself refuses to write."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


def live_after(flow: Page, last: int, amount: int, territory_id: int | None) -> list[Process]:
    live = Process.objects.filter(flow_class=flow, finished=None, pk__gt=last).order_by("pk")
    if territory_id is not None:
        live = live.filter(territory_id=territory_id)
    return list(live.select_related("connection_file__territory").defer("connection_file__plan")[:amount])


def findings(
    processes: Sequence[Process], old: Page, new: Page, steps: Steps, staff: Staff, at: datetime
) -> Iterator[Finding]:
    """The findings of a batch, read in the same few queries however large it is."""
    opened, holds = (
        by_process(Task.objects.open(), processes),
        by_process(Hold.objects.of_clocks(), processes),
    )
    files = [process.connection_file for process in processes]
    networks, ticked = networks_of(files), ticked_of(files)
    for process in processes:
        file = process.connection_file
        planned = plan(opened[process.pk], old, new, steps)
        kept = [each for each in planned.goings if each.step is not None]
        yield Finding(
            reference=file.reference,
            territory=file.territory.code,
            blocks=planned.blocks,
            dues=list(dues_moved(kept, old, holds[process.pk], at)),
            required=newly_required(kept, old, new, ticked[file.pk]),
            unheld=staff.unheld(kept, new, networks[file.pk], file.territory_id),
            joined=[each for each in planned.goings if each.step is None],
        )


def by_process(rows, processes: Sequence[Process]) -> dict[int, list]:  # type: ignore[no-untyped-def,type-arg]
    found: dict[int, list] = defaultdict(list)  # type: ignore[type-arg]
    for row in rows.filter(process__in=[process.pk for process in processes]).order_by("pk"):
        found[row.process_id].append(row)
    return found


def networks_of(files: Sequence) -> dict[int, list[str]]:  # type: ignore[type-arg]
    found: dict[int, list[str]] = defaultdict(list)
    parts = NetworkPart.objects.filter(connection_file__in=[file.pk for file in files])
    for pk, network in parts.values_list("connection_file_id", "network"):
        found[pk].append(network)
    return found


def ticked_of(files: Sequence) -> dict[int, set[str]]:  # type: ignore[type-arg]
    found: dict[int, set[str]] = defaultdict(set)
    rows = Requirement.objects.filter(connection_file__in=[file.pk for file in files])
    for pk, key in rows.values_list("connection_file_id", "key"):
        found[pk].add(key)
    return found


def dues_moved(goings: Iterable[Going], old: Page, holds: Sequence[Hold], at: datetime) -> Iterator[DueMoved]:
    for each in goings:
        assert each.step is not None
        calendar = clocks.calendar_of(each.task.territory_id)
        due = due_in(each.task, limit_in(each.task, old, each.step), holds, calendar, at=at)
        if due != each.task.due_at:
            yield DueMoved(each.task, each.task.due_at, due)


def newly_required(goings: Iterable[Going], old: Page, new: Page, ticked: set[str]) -> list[NewlyRequired]:
    """What lies ahead in the other version, lies not ahead in this one, and is not there yet."""
    found: set[NewlyRequired] = set()
    pages: tuple[Any, Any] = (old, new)
    for each in goings:
        assert each.step is not None
        found |= asked_besides(*pages, each.task.step, each.step.name)
    return sorted((each for each in found if each.key not in ticked), key=lambda each: (each.step, each.key))


@cache
def asked_besides(old: Any, new: Any, old_step: str, new_step: str) -> frozenset[NewlyRequired]:
    """The same for one step and what it becomes, whatever the file."""
    known = {key for _step, key in asked_from(old, old_step)}
    asked = asked_from(new, new_step)
    return frozenset(NewlyRequired(key, step) for step, key in asked if key not in known)


def asked_from(flow: Page, name: str) -> set[tuple[str, str]]:
    """The steps ahead, each with what its ways out require."""
    reached = ahead(flow, name)
    return {
        (step.name, key)
        for step in flow.steps()
        if step.name in reached
        for outcome in step.outcomes
        for key in outcome.requires
    }


class Staff:
    """Who may do what where, read once: as many rows as the utility has people."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str, int], bool] = {}

    @cached_property
    def postings(self) -> list[Posting]:
        return list(Posting.objects.filter(user__is_active=True))

    def unheld(
        self, goings: Iterable[Going], new: Page, networks: Iterable[str], territory_id: int
    ) -> list[Unheld]:
        """Roles of the steps ahead that nobody holds for the file."""
        reached = {name for each in goings if each.step for name in ahead(new, each.step.name)}
        return [
            Unheld(step.role, network, step.name)
            for step in new.steps()
            if step.name in reached and step.role in POSTED_ROLES
            for network in (sorted(networks) if step.per != "file" else [""])
            if not self.holds(step.role, network, territory_id)
        ]

    def holds(self, role: str, network: str, territory_id: int) -> bool:
        key = (role, network, territory_id)
        if key not in self.known:
            self.known[key] = any(
                posting.covers(role, network=network, territory_id=territory_id) for posting in self.postings
            )
        return self.known[key]

"""What ties a process to its connection file: who the applicant is, what is missing, what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from eplatform.accounts.models import User
from eplatform.accounts.networks import LAYING_ORDER
from eplatform.accounts.roles import Role
from workflows.engine.act import Act, Tick
from workflows.engine.errors import Missing
from workflows.engine.flow import EngineFlow
from workflows.engine.models import Party as Turn
from workflows.engine.models import Process, Task
from workflows.files import permissions, requirements, subject, timeline
from workflows.files.models import ConnectionFile, NetworkPart, Party
from workflows.files.subject import Seen


class FileFlow(EngineFlow):
    """The base of every page; it carries settings and answers, never nodes."""

    @classmethod
    def hold_and_read(cls, process_pk: int, task_pk: int) -> tuple[Process, list[Task]] | None:
        return subject.hold_and_read(process_pk, task_pk)

    @classmethod
    def read(cls, process: Process, task_pk: int) -> list[Task]:
        return subject.read(process, task_pk)

    @classmethod
    def is_applicant(cls, process: Process, user: User) -> bool:
        """A member with the right to act, of an organisation that takes part as applicant."""
        seen = process.connection_file.seen
        if seen is not None:
            return not seen.applicants.isdisjoint(user.acting_organisation_ids)
        parties = Party.objects.current().filter(
            connection_file__process=process,
            capacity=Party.Capacity.APPLICANT,
            organisation_id__in=user.acting_organisation_ids,
        )
        return bool(user.acting_organisation_ids) and parties.exists()

    @classmethod
    def has_interest(cls, process: Process, user: User) -> bool:
        """A member of an organisation that takes part, if only to read."""
        seen = process.connection_file.seen
        if seen is not None:
            return not seen.taking_part.isdisjoint(user.outside_organisation_ids)
        return permissions.has_interest(user, process.connection_file)

    @classmethod
    def missing(
        cls, process: Process, keys: Iterable[str], *, network: str, phase: int | None,
        ticks: Sequence[Tick] = (),
    ) -> list[str]:  # fmt: skip
        connection_file = process.connection_file
        absent = requirements.missing(connection_file, keys, network=network, phase=phase, ticks=ticks)
        return [Missing(requirements.label(key, network), key=key) for key in absent]

    @classmethod
    def marked(cls, process: Process, step: Task, state: str) -> None:
        if state == NetworkPart.State.BUILT and others_open(process, step):
            return
        act, seen = under_way(process)
        seen.states[step.network] = act.marks[step.network] = state

    @classmethod
    def moved(
        cls,
        process: Process,
        step: Task | None,
        opened: Sequence[Task],
        *,
        kind: str,
        by: User | None,
        at: datetime,
        note: str,
        data: dict[str, Any] | None,
    ) -> None:
        stands = where_it_stands(cls, process)
        connection_file = process.connection_file
        facts: dict[str, Any] = dict(data or {})
        if step is not None and by is not None and step.role != Role.APPLICANT:
            facts |= stood_in_for(step, by)
        if opened:
            facts["opened"] = [[task.step, task.network, task.phase] for task in opened]
        timeline.record(
            connection_file,
            kind,
            by=by,
            at=at,
            note=note,
            data=facts,
            stands=stands,
            act=process.act,
            network=step.network if step else "",
            phase=step.phase if step else None,
            step=step.step if step else "",
            outcome=step.outcome if step else "",
        )
        for field, value in stands.items():
            setattr(connection_file, field, value)
        connection_file.seen = None


def stood_in_for(step: Task, by: User) -> dict[str, str]:
    """Whose absence let this person perform the step, for the record."""
    absent = by.acts_for(
        step.role, network=step.network, territory_id=step.territory_id, owner_id=step.owner_id
    )
    return {"for": str(absent)} if absent else {}


def others_open(process: Process, step: Task) -> bool:
    """Whether another phase of the same network is still on its way."""
    return any(task.network == step.network for task in standing(process))


def standing(process: Process) -> Sequence[Task]:
    """The open steps: as the act has them, or as the database does where no act is under way."""
    if process.act is not None:
        return process.act.standing
    return list(Task.objects.open().filter(process=process))


def under_way(process: Process) -> tuple[Act, Seen]:
    """The act under way, and what was seen of the file under its lock."""
    seen: Seen | None = process.connection_file.seen
    if process.act is None or seen is None:
        raise RuntimeError(f"The process {process.pk} is moved without its lock: use the door.")
    return process.act, seen


def where_it_stands(flow: type[EngineFlow], process: Process) -> dict[str, Any]:
    """Stage, turn and next due date; the least advanced open step names the stage (domain §4.2)."""
    if process.finished:
        return {
            "stage": "",
            "turn": "",
            "next_due_at": None,
            "suspended_at": None,
            "closed_at": process.finished,
            "final_state": process.final_state,
        }
    order = flow.places()
    steps = sorted(standing(process), key=lambda task: order[task.step])
    counting = [task for task in steps if not process.stands_still(task.network)]
    dues = [task.due_at for task in counting if task.due_at is not None]
    return {
        "stage": steps[0].step,
        "turn": whose_turn([task.party for task in steps]),
        "next_due_at": min(dues, default=None),
        "suspended_at": process.suspended_at,
    }


def whose_turn(parties: Sequence[str]) -> str:
    """The utility's as long as it owes any step; else the applicant's; else nobody's but time's."""
    return next((turn for turn in (Turn.UTILITY, Turn.APPLICANT) if turn in parties), Turn.PLATFORM)


def network_keys(process: Process, *, but: Iterable[str] = ()) -> list[dict[str, Any]]:
    """One branch per network part still wanted, in laying order."""
    return [{"network": network} for network in wanted_networks(process.connection_file, but=but)]


def wanted_networks(connection_file: ConnectionFile, *, but: Iterable[str] = ()) -> list[str]:
    left_out = {NetworkPart.State.DECLINED, *but}
    wanted = [network for network, state in states_of(connection_file).items() if state not in left_out]
    return sorted(wanted, key=LAYING_ORDER.index)


def states_of(connection_file: ConnectionFile) -> dict[str, str]:
    """The state of each network part, as seen under the lock or as it stands."""
    if connection_file.seen is not None:
        return connection_file.seen.states
    return dict(connection_file.network_parts.values_list("network", "state"))

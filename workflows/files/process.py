"""What ties a process to its connection file: who the applicant is, what is missing, what is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from eplatform.accounts.models import User
from eplatform.accounts.networks import LAYING_ORDER
from workflows.engine.flow import EngineFlow
from workflows.engine.models import Party as Turn
from workflows.engine.models import Process, Task
from workflows.files import requirements, timeline
from workflows.files.models import ConnectionFile, NetworkPart, Party


class FileFlow(EngineFlow):
    """The base of every page; it carries settings and answers, never nodes."""

    @classmethod
    def is_applicant(cls, process: Process, user: User) -> bool:
        """A member with the right to act, of an organisation that takes part as applicant."""
        parties = Party.objects.current().filter(
            connection_file__process=process,
            capacity=Party.Capacity.APPLICANT,
            organisation_id__in=user.acting_organisation_ids,
        )
        return bool(user.acting_organisation_ids) and parties.exists()

    @classmethod
    def missing(cls, process: Process, keys: Iterable[str], *, network: str, phase: int | None) -> list[str]:
        absent = requirements.missing(process.connection_file, keys, network=network, phase=phase)
        return [requirements.label(key, network) for key in absent]

    @classmethod
    def marked(cls, process: Process, step: Task, state: str) -> None:
        if state == NetworkPart.State.BUILT and others_open(process, step):
            return
        process.connection_file.network_parts.filter(network=step.network).update(state=state)

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
            network=step.network if step else "",
            phase=step.phase if step else None,
            step=step.step if step else "",
            outcome=step.outcome if step else "",
        )
        for field, value in stands.items():
            setattr(connection_file, field, value)


def others_open(process: Process, step: Task) -> bool:
    """Whether another phase of the same network is still on its way."""
    return bool(Task.objects.open().filter(process=process, network=step.network).exists())


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
    order = {step.name: place for place, step in enumerate(flow.steps())}
    rows = sorted(
        Task.objects.open().filter(process=process).values_list("step", "party", "due_at"),
        key=lambda row: order[row[0]],
    )
    dues = [due for _step, _party, due in rows if due is not None]
    return {
        "stage": rows[0][0],
        "turn": whose_turn([party for _step, party, _due in rows]),
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
    parts = connection_file.network_parts.exclude(state__in=["declined", *but])
    return sorted(parts.values_list("network", flat=True), key=LAYING_ORDER.index)

"""The questions the pages ask of a connection file: which branches to open, which way to take."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from eplatform.accounts.networks import Network
from workflows.engine.models import Process, Task
from workflows.files.models import NetworkPart
from workflows.files.process import network_keys, states_of

State = NetworkPart.State


def each_network(process: Process) -> list[dict[str, Any]]:
    """Every network asked for and not declined."""
    return network_keys(process)


def each_feasible_network(process: Process) -> list[dict[str, Any]]:
    """The networks that go on to an estimate; a refused study leaves its network behind."""
    return network_keys(process, but=[State.UNFAVOURABLE])


def each_unsettled_network(process: Process) -> list[dict[str, Any]]:
    """The networks whose study was unfavourable, to be studied again."""
    settled = [state for state in State.values if state != State.UNFAVOURABLE]
    return network_keys(process, but=settled)


def each_agreed_network(process: Process) -> list[dict[str, Any]]:
    return network_keys(process, but=[State.UNFAVOURABLE])


def each_agreed_network_and_phase(process: Process) -> list[dict[str, Any]]:
    """Sites are followed and accepted by network and phase (domain §1, phase)."""
    phases = range(1, process.connection_file.phases + 1)
    return [{**branch, "phase": phase} for branch in each_agreed_network(process) for phase in phases]


def all_feasible(process: Process) -> bool:
    return State.UNFAVOURABLE not in states_of(process.connection_file).values()


def any_agreed(process: Process) -> bool:
    return State.AGREED in states_of(process.connection_file).values()


def sewerage_first(task: Task) -> set[str]:
    """Agreement to the sewerage estimate comes before agreement to the others (domain §4.1, [S24])."""
    if task.network == Network.SEWERAGE:
        return set()
    state = states_of(task.process.connection_file).get(Network.SEWERAGE, State.DECLINED)
    waits = state not in (State.UNFAVOURABLE, State.AGREED, State.DECLINED)
    return {"sewerage_answered"} if waits else set()


def provisional_acceptance(process: Process) -> datetime | None:
    """When it was pronounced: the guarantee runs from then, not from the last commissioning (domain §4.1)."""
    pronounced = process.steps.filter(step="provisional_acceptance", outcome="accepted").order_by("-finished")
    found: datetime | None = pronounced.values_list("finished", flat=True).first()
    return found

"""The questions that version 2 of the subdivision asks: what is studied together, what is read twice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from eplatform.accounts.networks import Network
from workflows.engine.models import Process, Task
from workflows.files.models import NetworkPart
from workflows.flows import questions as ask
from workflows.flows.thresholds import PEER_REVIEW

State = NetworkPart.State


def each_study(process: Process) -> list[dict[str, Any]]:
    """The networks with a study of their own: lighting is studied with the electricity that feeds it."""
    return lighting_with_electricity(ask.each_network(process))


def each_unsettled_study(process: Process) -> list[dict[str, Any]]:
    """The same of the networks whose study was unfavourable."""
    return lighting_with_electricity(ask.each_unsettled_network(process))


def lighting_with_electricity(branches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the branch of lighting where electricity has one; by itself, lighting keeps its own."""
    fed = Network.ELECTRICITY in {branch["network"] for branch in branches}
    return [branch for branch in branches if not (fed and branch["network"] == Network.LIGHTING)]


def lighting_of(study: Task) -> list[str]:
    """The public lighting that a study of electricity settles, unless it was or is studied by itself."""
    if study.network != Network.ELECTRICITY:
        return []
    parts = study.process.connection_file.network_parts.filter(network=Network.LIGHTING)
    unsettled = parts.filter(state__in=[State.ASKED, State.UNFAVOURABLE]).exists()
    by_itself = Task.objects.open().filter(process=study.process, network=Network.LIGHTING)
    return [Network.LIGHTING.value] if unsettled and not by_itself.exists() else []


def is_reviewed_first(pricing: Task) -> bool:
    """Whether the estimate just priced is so dear that a second estimator reads it."""
    return Decimal(pricing.data.get("amount", 0)) > PEER_REVIEW.above_mad

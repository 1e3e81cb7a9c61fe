"""Which service standards an entry of the timeline opens or meets, and for which networks and phases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from eplatform.accounts.networks import LAYING_ORDER
from workflows.engine import editions
from workflows.files.conditions import holds_for
from workflows.files.models import ConnectionFile, NetworkPart, TimelineEntry
from workflows.files.standards import Commitment, Per, ServiceStandard

#: A network and a phase; both empty for the whole file.
Scope = tuple[str, int | None]
WHOLE_FILE: Scope = ("", None)


@dataclass(frozen=True)
class Book:
    """Every standard, by what opens it and by what meets it."""

    opening: dict[str, list[ServiceStandard]]
    meeting: dict[str, list[ServiceStandard]]

    def __bool__(self) -> bool:
        return bool(self.opening)


def book() -> Book:
    """The standards as they are now; no statement while they do not change."""
    return editions.remembered("standards", "book", read_book)


def read_book() -> Book:
    opening: dict[str, list[ServiceStandard]] = {}
    meeting: dict[str, list[ServiceStandard]] = {}
    for standard in ServiceStandard.objects.all():
        opening.setdefault(beginning(standard), []).append(standard)
        meeting.setdefault(ending(standard), []).append(standard)
    return Book(opening, meeting)


def beginning(standard: ServiceStandard) -> str:
    return f"opens {standard.from_step}" if standard.from_step else standard.from_event


def ending(standard: ServiceStandard) -> str:
    if standard.to_event:
        return standard.to_event
    return f"{standard.to_step}:{standard.to_outcome}" if standard.to_outcome else f"ends {standard.to_step}"


def met_by(entry: TimelineEntry) -> set[int]:
    """The standards that the entry meets, wherever they run."""
    names = [name for name, _scope in ended(entry)]
    meeting = book().meeting
    return {standard.pk for name in names for standard in meeting.get(name, ())}


def opened_by(entry: TimelineEntry) -> Iterator[tuple[ServiceStandard, Scope]]:
    """The standards in force that the entry sets running, each for its file, network or phase."""
    opening = book().opening
    for name, where in (*ended(entry), *begun(entry)):
        for standard in opening.get(name, ()):
            if applies(standard, entry):
                for scope in scopes(standard, entry.connection_file, where):
                    yield standard, scope


def ended(entry: TimelineEntry) -> list[tuple[str, Scope]]:
    """What the entry itself is: an event by its kind, or the end of a step and its way out."""
    where = (entry.network, entry.phase)
    if entry.kind != "step":
        return [(entry.kind, where)]
    return [(f"ends {entry.step}", where), (f"{entry.step}:{entry.outcome}", where)]


def begun(entry: TimelineEntry) -> list[tuple[str, Scope]]:
    return [(f"opens {step}", (network, phase)) for step, network, phase in entry.data.get("opened", ())]


def applies(standard: ServiceStandard, entry: TimelineEntry) -> bool:
    """Whether the standard is in force for this file, whatever the network."""
    connection_file = entry.connection_file
    return (
        standard.kind in ("", connection_file.kind)
        and standard.version in (None, connection_file.flow.version)
        and standard.territory_id in (None, connection_file.territory_id)
        and standard.is_in_force(timezone.localdate(entry.at))
        and holds_for(
            standard.condition, connection_file, entry, least=standard.amount_from, below=standard.amount_to
        )
    )


def scopes(standard: ServiceStandard, connection_file: ConnectionFile, where: Scope) -> list[Scope]:
    """One commitment for the file, or for each of the networks or phases that the event is about."""
    network, phase = where
    if standard.network and network not in ("", standard.network):
        return []
    if standard.per == Per.FILE:
        return [WHOLE_FILE]
    networks = [network] if network else wanted(connection_file, standard.network)
    if standard.per == Per.NETWORK:
        return [(each, None) for each in networks]
    phases = [phase] if phase else range(1, connection_file.phases + 1)
    return [(each, number) for each in networks for number in phases]


def parts_of(commitment: Commitment, *, by_phase: bool) -> set[Scope]:
    """The networks, or networks and phases, that must all come to the end that the commitment waits for."""
    connection_file = commitment.connection_file
    only = commitment.network or commitment.standard.network
    networks = [commitment.network] if commitment.network else wanted(connection_file, only)
    numbers = range(1, connection_file.phases + 1)
    phases = [commitment.phase] if commitment.phase else [*numbers] if by_phase else [None]
    return {(network, phase) for network in networks for phase in phases}


def wanted(connection_file: ConnectionFile, only: str) -> list[str]:
    """The networks still asked for and feasible, or the one meant where it is among them."""
    gone = [NetworkPart.State.DECLINED, NetworkPart.State.UNFAVOURABLE]
    parts = connection_file.network_parts.exclude(state__in=gone)
    if only:
        parts = parts.filter(network=only)
    return sorted(parts.values_list("network", flat=True), key=LAYING_ORDER.index)

"""Connection files as programs read them: the line of a list, and the whole with its networks and clocks."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from eplatform.accounts.models import User
from eplatform.accounts.networks import LAYING_ORDER, Network
from eplatform.api import schemas
from eplatform.api.schemas import Clock, Coded, coded
from eplatform.portal import standing
from workflows.engine.models import Party as Turn
from workflows.files import permissions
from workflows.files.elapsed import both_clocks
from workflows.files.models import ConnectionFile, FinalState, Kind, NetworkPart, Party
from workflows.flows.stages import stage_of


class FileLine(Schema):
    """Where a connection file stands."""

    reference: str
    title: str
    kind: Coded
    applicant: str
    commune: str
    submitted_at: datetime
    closed_at: datetime | None
    status: Coded
    stage: Coded | None
    step: Coded | None
    turn: Coded | None
    clock: Clock


class NetworkOut(Schema):
    """The share of the file for one network."""

    network: Coded
    state: Coded
    variant: str | None


class PartyOut(Schema):
    organisation: str
    ice: str
    capacity: Coded
    since: datetime


class Clocks(Schema):
    """Working days used so far by each side, holds left out."""

    utility_days: int
    applicant_days: int


class FileOut(FileLine):
    """A connection file with all that was declared and where each network stands."""

    language: str
    address: str
    commune_code: str
    land_titles: list[str]
    area_m2: Decimal
    phases: int
    social_housing: bool
    road_area_m2: Decimal | None
    public_lamps: int
    agency: Coded
    territory: Coded
    submitted_by: str
    networks: list[NetworkOut]
    parties: list[PartyOut]
    clocks: Clocks
    acts: list[Coded]


def line(file: ConnectionFile, *, at: datetime) -> FileLine:
    return FileLine(**line_facts(file, at=at))


def line_facts(file: ConnectionFile, *, at: datetime) -> dict[str, Any]:
    stage = stage_of(file.stage)
    return {
        "reference": file.reference,
        "title": file.title,
        "kind": coded(Kind, file.kind),
        "applicant": str(file.applicant),
        "commune": file.commune,
        "submitted_at": file.submitted_at,
        "closed_at": file.closed_at,
        "status": status(file),
        "stage": Coded(code=stage.key, label=str(stage.title)) if stage else None,
        "step": Coded(code=file.stage, label=file.stage_title) if file.stage else None,
        "turn": coded(Turn, file.turn) if file.turn else None,
        "clock": schemas.clock(standing.file_clock(file, at=at)),
    }


def status(file: ConnectionFile) -> Coded:
    """Running, suspended, or the final state, in the word of the portal's badge."""
    code = file.final_state if not file.is_running else "suspended" if file.suspended_at else "running"
    label = FinalState(code).label if code in FinalState.values else standing.state_badge(file)["label"]
    return Coded(code=code, label=str(label))


def whole(file: ConnectionFile, user: User, *, at: datetime) -> FileOut:
    elapsed = both_clocks(file, file.process.steps.all(), at=at)
    parts = sorted(file.network_parts.all(), key=lambda part: LAYING_ORDER.index(part.network))
    return FileOut(
        **line_facts(file, at=at),
        **declared(file),
        agency=Coded(code=file.agency.code, label=str(file.agency)),
        territory=Coded(code=file.territory.code, label=str(file.territory)),
        submitted_by=str(file.submitted_by),
        networks=[network_out(part) for part in parts],
        parties=[party_out(party) for party in file.parties.current().select_related("organisation")],
        clocks=Clocks(utility_days=elapsed.utility, applicant_days=elapsed.applicant),
        acts=[Coded(code=way.name, label=str(way.title)) for way in permissions.leaving(user, file)],
    )


def declared(file: ConnectionFile) -> dict[str, Any]:
    names = (
        "language", "address", "commune_code", "land_titles", "area_m2", "phases", "social_housing",
        "road_area_m2", "public_lamps",
    )  # fmt: skip
    return {name: getattr(file, name) for name in names}


def network_out(part: NetworkPart) -> NetworkOut:
    return NetworkOut(
        network=coded(Network, part.network),
        state=coded(NetworkPart.State, part.state),
        variant=part.variant or None,
    )


def party_out(party: Party) -> PartyOut:
    return PartyOut(
        organisation=str(party.organisation),
        ice=party.organisation.ice,
        capacity=coded(Party.Capacity, party.capacity),
        since=party.since,
    )

"""What happens to a file besides its steps: parties named, suspended, handed over, withdrawn, refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.demonstration.casting import Cast
from workflows.engine.models import HoldReason
from workflows.files import holding, leaving, parties
from workflows.files.models import ConnectionFile, Party
from workflows.studies import recording

Happens = Callable[..., object]


def applicant_of(connection_file: ConnectionFile, cast: Cast) -> User:
    connection_file.refresh_from_db(fields=["applicant"])
    return cast.of(connection_file.applicant_id)


def coordinator_of(connection_file: ConnectionFile, cast: Cast) -> User:
    return cast.staff(Role.COORDINATOR, "", connection_file.territory_id)


def name_design_office(connection_file: ConnectionFile, cast: Cast, at: datetime, *, key: str) -> None:
    parties.nominate(
        connection_file, cast.organisations[key], Party.Capacity.DESIGN_OFFICE,
        by=applicant_of(connection_file, cast), at=at,
    )  # fmt: skip


def replace_contractor(connection_file: ConnectionFile, cast: Cast, at: datetime, *, key: str) -> None:
    former = connection_file.parties.current().get(capacity=Party.Capacity.CONTRACTOR)
    parties.replace(
        former, to=cast.organisations[key], by=applicant_of(connection_file, cast), at=at,
        reason="Marché résilié d’un commun accord.",
    )  # fmt: skip


def suspend(connection_file: ConnectionFile, cast: Cast, at: datetime, *, note: str) -> None:
    leaving.suspend(connection_file, by=coordinator_of(connection_file, cast), at=at, note=note)


def resume(connection_file: ConnectionFile, cast: Cast, at: datetime) -> None:
    leaving.resume(
        connection_file, by=coordinator_of(connection_file, cast), at=at, note="Autorisation reçue."
    )


def transfer(connection_file: ConnectionFile, cast: Cast, at: datetime, *, key: str) -> None:
    leaving.transfer(
        connection_file, to=cast.organisations[key], by=applicant_of(connection_file, cast), at=at,
        reason="Cession du projet par acte notarié.",
    )  # fmt: skip


def withdraw(connection_file: ConnectionFile, cast: Cast, at: datetime) -> None:
    by = applicant_of(connection_file, cast)
    leaving.withdraw(connection_file, by=by, at=at, reason="Projet abandonné par le maître d’ouvrage.")


def refuse(connection_file: ConnectionFile, cast: Cast, at: datetime) -> None:
    by = coordinator_of(connection_file, cast)
    leaving.refuse(
        connection_file, by=by, at=at, reason="Le terrain est frappé d’alignement.",
        appeal="Recours gracieux dans un délai de 60 jours.",
    )  # fmt: skip


def hold_network(
    connection_file: ConnectionFile, cast: Cast, at: datetime, *, network: str, note: str
) -> None:
    holding.hold(
        connection_file, network=network, reason=HoldReason.THIRD_PARTY, note=note,
        by=coordinator_of(connection_file, cast), at=at,
    )  # fmt: skip


def extend_study(connection_file: ConnectionFile, cast: Cast, at: datetime, *, network: str) -> None:
    task = connection_file.open_steps().get(step="study", network=network)
    by = cast.staff(Role.STUDY_ENGINEER, network, connection_file.territory_id)
    recording.extend(task, by=by, at=at, reason="Le réseau doit être prolongé de 600 m.")


KINDS: dict[str, Happens] = {
    "name_design_office": name_design_office,
    "replace_contractor": replace_contractor,
    "suspend": suspend,
    "resume": resume,
    "transfer": transfer,
    "withdraw": withdraw,
    "refuse": refuse,
    "extend_study": extend_study,
    "hold_network": hold_network,
}
#: After these the file waits, or moves again.
SUSPENDED = {"suspend": True, "resume": False}


def happen(
    kind: str, connection_file: ConnectionFile, cast: Cast, at: datetime, given: dict[str, Any]
) -> None:
    KINDS[kind](connection_file, cast, at, **given)

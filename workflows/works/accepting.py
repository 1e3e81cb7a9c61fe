"""Acceptance, technical, provisional and final: numbered minutes with a decision, and the step performed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eplatform.accounts.models import User
from workflows.engine import door
from workflows.engine.errors import ReasonMissing, Refused
from workflows.engine.models import Task
from workflows.files import timeline
from workflows.files.knocking import at_step
from workflows.files.numbering import next_number
from workflows.works.models import AcceptanceMinutes, Reserve
from workflows.works.reserving import lift, note_reserve, open_reserves

Kind = AcceptanceMinutes.Kind

#: Steps that end in minutes, and which.
KINDS = {
    "technical_acceptance": Kind.TECHNICAL,
    "provisional_acceptance": Kind.PROVISIONAL,
    "final_acceptance": Kind.FINAL,
}


class ReservesOpen(Refused):
    """Accepting without reserves while some are open."""


class NoReserve(Refused):
    """Accepting with reserves while none is noted."""


class MajorReserve(Refused):
    """A major reserve blocks acceptance until it is lifted."""


@dataclass(frozen=True)
class NewReserve:
    """A reserve noted in the minutes themselves; the network is the step's where it has one."""

    text: str
    due_date: date
    severity: str = Reserve.Severity.MINOR
    network: str = ""


@transaction.atomic
def accept(
    task: Task | int, decision: str, *, participants: str, by: User, at: datetime, text: str = "",
    noted: Sequence[NewReserve] = (), lifted: Sequence[str] = (), proof: str = "",
) -> AcceptanceMinutes:  # fmt: skip
    """Settle the reserves, write the minutes and perform the step by the decision, all or nothing.

    ``lifted`` are the numbers of reserves found mended on this visit, on the given proof. Raises
    ReservesOpen, NoReserve, MajorReserve, ReasonMissing, or what reserves and the door refuse.
    """
    task = at_step(task, decision, by=by)
    settle(task, noted, lifted, proof, by=by, at=at)
    connection_file = task.process.connection_file
    reserves = open_reserves(connection_file, task.network, task.phase)
    ensure_fits(decision, reserves, text)
    minutes = write(task, decision, reserves, participants, text, by=by, at=at)
    is_free = task.step == "technical_acceptance" and decision == "accepted"
    ticks = [("reserves_lifted", task.network, task.phase)] if is_free else []
    door.perform(task, decision, by=by, at=at, note=text, data=facts(minutes), ticks=ticks)
    return minutes


def settle(
    task: Task, noted: Sequence[NewReserve], lifted: Sequence[str], proof: str, *, by: User, at: datetime
) -> None:
    """Lift what was found mended and note what was found wrong."""
    connection_file = task.process.connection_file
    for reserve in Reserve.objects.open().filter(connection_file=connection_file, number__in=lifted):
        lift(reserve, by=by, at=at, proof=proof)
    for new in noted:
        note_reserve(
            connection_file, network=task.network or new.network, phase=task.phase, severity=new.severity,
            text=new.text, due_date=new.due_date, by=by, at=at,
        )  # fmt: skip


def ensure_fits(decision: str, reserves: list[Reserve], text: str) -> None:
    """The decision agrees with the reserves that are open; the guarantee is called whatever is open."""
    if decision == "accepted" and reserves:
        raise ReservesOpen(
            ngettext(
                "%(count)d reserve is still open: lift it or accept with reserves (%(numbers)s).",
                "%(count)d reserves are still open: lift them or accept with reserves (%(numbers)s).",
                len(reserves),
            )
            % {"count": len(reserves), "numbers": named(reserves)}
        )
    if decision in ("reserves", "defects") and not reserves:
        raise NoReserve(_("No reserve is open. Note at least one, with its date, before you decide so."))
    major = [reserve for reserve in reserves if reserve.severity == Reserve.Severity.MAJOR]
    if decision == "reserves" and major:
        raise MajorReserve(
            _("A major reserve blocks acceptance (%(numbers)s): refuse or adjourn, or lift it first.")
            % {"numbers": named(major)}
        )
    if decision in ("refused", "adjourned", "guarantee_called") and not text.strip():
        raise ReasonMissing(_("Give the reason: the minutes state it."))


def named(reserves: list[Reserve]) -> str:
    return ", ".join(reserve.number for reserve in reserves)


def write(
    task: Task, decision: str, reserves: list[Reserve], participants: str, text: str, *,
    by: User, at: datetime,
) -> AcceptanceMinutes:  # fmt: skip
    """Number and keep the minutes, with the reserves as they stand."""
    connection_file = task.process.connection_file
    minutes: AcceptanceMinutes = AcceptanceMinutes.objects.create(
        connection_file=connection_file, network=task.network, phase=task.phase,
        number=next_number("PV", at=at), kind=KINDS[task.step], decision=decision,
        participants=participants, text=text, reserves=[reserve.number for reserve in reserves], at=at, by=by,
    )  # fmt: skip
    timeline.record(
        connection_file, "acceptance_minuted", by=by, at=at, network=task.network, phase=task.phase,
        note=text, data=facts(minutes),
    )  # fmt: skip
    return minutes


def facts(minutes: AcceptanceMinutes) -> dict[str, Any]:
    return {
        "minutes": minutes.number,
        "kind": minutes.kind,
        "decision": minutes.decision,
        "reserves": minutes.reserves,
    }

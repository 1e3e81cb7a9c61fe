"""Reserves: noted with a severity and a date, declared mended by the other side, lifted with proof."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.formatting.dates import long_date
from workflows.engine import door
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import requirements, timeline
from workflows.files.knocking import at_step
from workflows.files.models import ConnectionFile
from workflows.files.numbering import next_number
from workflows.works import permissions
from workflows.works.entering import ensure, enter
from workflows.works.models import Reserve


class DueInThePast(Refused):
    """A reserve is dated in the future."""


class AlreadyLifted(Refused):
    """The reserve is lifted."""


class NoProof(Refused):
    """A reserve is lifted on proof."""


@transaction.atomic
def note_reserve(
    connection_file: ConnectionFile, *, network: str, severity: str, text: str, due_date: date, by: User,
    at: datetime, phase: int | None = None,
) -> Reserve:  # fmt: skip
    """Note a fault with the day by which it must be mended; acceptance waits for it again."""
    may = permissions.can_note_reserve(by, connection_file, network)
    connection_file = enter(connection_file, network=network, phase=phase, allowed=may)
    if due_date < timezone.localdate(at):
        raise DueInThePast(
            _("A reserve must be given a day to come, not %(day)s.") % {"day": long_date(due_date)}
        )
    reserve: Reserve = Reserve.objects.create(
        connection_file=connection_file, network=network, phase=phase, number=next_number("RS", at=at),
        severity=Reserve.Severity(severity), text=text, due_date=due_date, noted_at=at, noted_by=by,
    )  # fmt: skip
    untick(reserve)
    timeline.record(
        connection_file, "reserve_noted", by=by, at=at, network=network, phase=phase, note=text,
        data={"reserve": reserve.number, "severity": reserve.severity, "due_date": due_date},
    )  # fmt: skip
    return reserve


def untick(reserve: Reserve) -> None:
    phases = [reserve.phase] if reserve.phase else [None, *range(1, reserve.connection_file.phases + 1)]
    for phase in phases:
        requirements.withdraw(
            reserve.connection_file, "reserves_lifted", network=reserve.network, phase=phase
        )


@transaction.atomic
def lift(reserve: Reserve, *, by: User, at: datetime, proof: str = "") -> Reserve:
    """Lift a reserve on the inspector's own proof, or on the one the other side gave."""
    connection_file = enter(reserve.connection_file, allowed=True)
    reserve = Reserve.objects.select_related("connection_file").get(pk=reserve.pk)
    ensure_not_lifted(reserve)
    ensure(permissions.can_lift(by, reserve), connection_file)
    reserve.proof = proof or reserve.proof
    if not reserve.proof:
        raise NoProof(
            _("Say what proves that the reserve %(number)s is mended.") % {"number": reserve.number}
        )
    reserve.lifted_at, reserve.lifted_by = at, by
    reserve.save(update_fields=["proof", "lifted_at", "lifted_by"])
    timeline.record(
        connection_file, "reserve_lifted", by=by, at=at, network=reserve.network, phase=reserve.phase,
        note=reserve.proof, data={"reserve": reserve.number},
    )  # fmt: skip
    return reserve


def ensure_not_lifted(reserve: Reserve) -> None:
    if not reserve.is_open:
        raise AlreadyLifted(_("The reserve %(number)s is already lifted.") % {"number": reserve.number})


@transaction.atomic
def declare_mended(task: Task | int, *, by: User, at: datetime, proof: str) -> Task:
    """The applicant's step after reserves or defects: says what was mended, and asks for a new look."""
    outcome = MENDED[task_of(task).step]
    task = at_step(task, outcome, by=by)
    reserves = open_reserves(task.process.connection_file, task.network, task.phase)
    numbers = [reserve.number for reserve in reserves]
    keep_proof(reserves, proof, at)
    return door.perform(task, outcome, by=by, at=at, note=proof, data={"reserves": numbers})


#: Steps in which the other side mends, and their way out.
MENDED = {"lifting": "lifted", "provisional_lifting": "lifted", "repair": "repaired"}


def task_of(task: Task | int) -> Task:
    found: Task = task if isinstance(task, Task) else Task.objects.get(pk=task)
    return found


def keep_proof(reserves: Iterable[Reserve], proof: str, at: datetime) -> None:
    pks = [reserve.pk for reserve in reserves]
    Reserve.objects.filter(pk__in=pks).update(proof=proof, declared_at=at)


def open_reserves(connection_file: ConnectionFile, network: str, phase: int | None) -> list[Reserve]:
    """What still stands against an acceptance: of the network and phase, or of the whole file."""
    rows = Reserve.objects.open().filter(connection_file=connection_file).of(network, phase)
    return list(rows.order_by("pk"))


def shown_reserves(connection_file: ConnectionFile, network: str, phase: int | None) -> list[Reserve]:
    """The same for a page, which asks for many steps at once: read with the file and kept with it."""
    kept: list[Reserve] | None = connection_file.__dict__.get("reserves_shown")
    if kept is None:
        kept = list(Reserve.objects.open().filter(connection_file=connection_file).order_by("pk"))
        connection_file.__dict__["reserves_shown"] = kept
    return [reserve for reserve in kept if reserve.concerns(network, phase)]

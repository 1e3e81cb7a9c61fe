"""Somebody leaves: the account closes, and all their open work goes to a successor or back to the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eplatform.accounts.models import Absence, User
from workflows.engine import door, exits
from workflows.engine.errors import NotYours, Refused
from workflows.engine.models import Task
from workflows.files import coordinating, handling, routing, substituting
from workflows.files.models import ConnectionFile


class CannotLeave(Refused):
    """The person, or who should succeed them, makes no sense as given."""


@dataclass
class HandedOver:
    """What was open, and where it went."""

    steps_given: int = 0
    steps_returned: int = 0
    files: int = 0
    absences: int = 0


def can_deactivate(user: User, person: User) -> bool:
    """An administrator of every territory where the person works, and nobody closes their own account."""
    return substituting.administers(user, person) and user != person


def deactivate(
    person: User, *, successor: User | None, by: User, at: datetime, reason: str = ""
) -> HandedOver:
    """Close the account, then hand over file by file; doing it again goes on where it stopped.

    Raises NotYours or CannotLeave; then nothing has changed.
    """
    close_account(person, successor, by=by)
    done = HandedOver()
    done.absences = hand_over_absences(person, successor, by=by, at=at)
    for task_id in (
        Task.objects.open().filter(owner=person).order_by("process_id", "pk").values_list("pk", flat=True)
    ):
        is_given = hand_over_step(task_id, person, successor, by=by, at=at, reason=reason)
        done.steps_given += is_given is True
        done.steps_returned += is_given is False
    for connection_file in (
        ConnectionFile.objects.running().filter(coordinator=person).select_related("process")
    ):
        done.files += hand_over_file(connection_file, person, successor, by=by, at=at, reason=reason)
    return done


@transaction.atomic
def close_account(person: User, successor: User | None, *, by: User) -> None:
    if not can_deactivate(by, person):
        raise NotYours(_("Only an administrator closes accounts, and not their own."))
    if successor is not None and (
        successor == person or not (successor.is_active and successor.own_postings)
    ):
        raise CannotLeave(_("%(who)s cannot succeed: choose an active colleague.") % {"who": successor})
    person = User.objects.select_for_update().get(pk=person.pk)
    person.is_active = False
    person.save(update_fields=["is_active"])


@transaction.atomic
def hand_over_absences(person: User, successor: User | None, *, by: User, at: datetime) -> int:
    """Their own absences end; those in which they stand in go to the successor, who must be there, or end."""
    today = timezone.localdate(at)
    standing = Absence.objects.standing().filter(until__gte=today)
    count = standing.filter(person=person).update(ended_at=at, ended_by=by)
    for absence in standing.filter(substitute=person).select_related("person"):
        away = Absence.objects.overlapping(absence.since, absence.until).filter(person=successor)
        if successor is None or successor == absence.person or away.exists():
            absence.ended_at, absence.ended_by = at, by
        else:
            absence.substitute = successor
        absence.save(update_fields=["ended_at", "ended_by", "substitute"])
        count += 1
    return count


@transaction.atomic
def hand_over_step(
    task_id: int, person: User, successor: User | None, *, by: User, at: datetime, reason: str
) -> bool | None:
    """True where the successor has the step now, False where everybody may take it, None where it moved."""
    task = door.locked(task_id)
    if not task.is_open or task.owner_id != person.pk:
        return None
    to = successor if successor is not None and handling.performs(successor, task) else None
    kind = "step_assigned" if to else "step_released"
    facts = {"from": str(person)} | ({"to": str(to), "to_id": to.pk} if to else {})
    handling.note(task, kind, by=by, at=at, note=reason, data=facts)
    task.owner = to
    task.save(update_fields=["owner"])
    return to is not None


@transaction.atomic
def hand_over_file(
    connection_file: ConnectionFile,
    person: User,
    successor: User | None,
    *,
    by: User,
    at: datetime,
    reason: str,
) -> bool:
    """The successor if they coordinate there, else whoever of the territory has the fewest files."""
    connection_file = exits.locked(connection_file.process).connection_file
    if connection_file.coordinator_id != person.pk or not connection_file.is_running:
        return False
    place = connection_file.territory_id
    is_fit = successor is not None and coordinating.coordinates(successor, place)
    to = successor if is_fit else routing.coordinator_for(place, timezone.localdate(at))
    coordinating.put_in_charge(connection_file, to, by=by, at=at, reason=reason)
    return True

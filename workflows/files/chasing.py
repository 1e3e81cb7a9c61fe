"""Chasing commitments: a reminder before the due date, escalation at it, a credit for each day after."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from eplatform.statements.prepared import LONG_AGO, KeptRows
from workflows.engine.models import Party, Task
from workflows.files import crediting, timeline
from workflows.files.committing import next_look, recount
from workflows.files.crediting import titles
from workflows.files.standards import Commitment
from workflows.files.standing_still import holds_of, stands

#: So few that nobody waits long for a file of the batch.
BATCH = 25
PUT_OFF = timedelta(hours=1)
#: Asked for each commitment of a batch.
TO_LOOK_AT: KeptRows[Commitment] = KeptRows(lambda at, pk: to_look_at(at).filter(pk=pk), LONG_AGO, -1)

logger = logging.getLogger(__name__)


@transaction.atomic
def chase(at: datetime) -> int:
    """Look at one batch of commitments whose moment has come; returns how many.

    The processes are locked first, as every act does, and those that somebody works on are left for
    the next run; so any number of workers may chase at once.
    """
    batch = to_look_at(at).select_for_update(of=("connection_file__process",), skip_locked=True)[:BATCH]
    return sum(looked_at(commitment.pk, at=at) for commitment in batch)


def to_look_at(at: datetime) -> QuerySet[Commitment]:
    rows: QuerySet[Commitment] = Commitment.objects.to_look_at(at)
    return rows.select_related("standard", "connection_file__process")


def looked_at(pk: int, *, at: datetime) -> bool:
    """Look at one commitment; one that fails is put off, and does not keep the others waiting."""
    try:
        with transaction.atomic():
            look_at(pk, at=at)
    except Exception:  # whatever it is, the next batch must not stumble over it again
        logger.exception("Commitment %s could not be chased; it is put off for an hour.", pk)
        Commitment.objects.filter(pk=pk).update(next_look_at=at + PUT_OFF)
    return True


def look_at(pk: int, *, at: datetime) -> bool:
    """Do what is due for one commitment, read anew under the lock; whether it still ran."""
    found = TO_LOOK_AT.found(at, pk)
    if not found:
        return False
    (commitment,) = found
    held = recount(commitment, holds_of(commitment.connection_file), at=at)
    if stands(held, at):
        commitment.next_look_at = crediting.next_day(at)
    elif commitment.due_at < at:
        escalate(commitment, at=at)
        crediting.credit(commitment, held, at=at)
        commitment.next_look_at = None if crediting.is_exhausted(commitment) else crediting.next_day(at)
    else:
        remind(commitment, at=at)
        commitment.next_look_at = next_look(commitment)
    commitment.save(update_fields=["due_at", "next_look_at", "reminded_at", "escalated_at"])
    return True


def remind(commitment: Commitment, *, at: datetime) -> None:
    """Tell those whose turn it is, once, that the due date is near."""
    due = next_look(commitment)
    if commitment.reminded_at is not None or commitment.standard.reminder is None or due is None or due > at:
        return
    commitment.reminded_at = at
    data = {**facts(commitment), "roles": roles_in_turn(commitment)}
    tell(commitment, "commitment_near", data, at=at)


def escalate(commitment: Commitment, *, at: datetime) -> None:
    """Tell the role that the standard names, once, that the due date has passed."""
    if commitment.escalated_at is not None:
        return
    commitment.escalated_at = at
    data = {**facts(commitment), "roles": [commitment.standard.escalate_to]}
    tell(commitment, "commitment_missed", data, at=at)


def facts(commitment: Commitment) -> dict[str, object]:
    return {"commitment": commitment.pk, **titles(commitment), "due": commitment.due_at}


def roles_in_turn(commitment: Commitment) -> list[str]:
    """Those who owe a step there now."""
    steps = Task.objects.open().filter(process_id=commitment.connection_file.process_id, party=Party.UTILITY)
    if commitment.network:
        steps = steps.filter(network__in=["", commitment.network])
    return sorted(set(steps.values_list("role", flat=True)))


def tell(commitment: Commitment, kind: str, data: dict[str, object], *, at: datetime) -> None:
    timeline.record(
        commitment.connection_file, kind, by=None, at=at, network=commitment.network,
        phase=commitment.phase, data=data,
    )  # fmt: skip

"""Commitments open, are met and are dropped with the entries of the timeline, in their transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from eplatform.statements.prepared import KeptRows
from workflows.engine import clocks
from workflows.engine.clocks import Span
from workflows.engine.models import Hold
from workflows.files import crediting, promising
from workflows.files.models import ConnectionFile, TimelineEntry
from workflows.files.promising import Scope
from workflows.files.standards import Commitment, ServiceStandard
from workflows.files.standing_still import holds_of, standing_spans
from workflows.files.timeline import entry_recorded

#: After these, clocks that stood may run again.
RELEASING = frozenset({"released", "resumed"})
#: Most ends of steps ask for them.
RUNNING_OF: KeptRows[Commitment] = KeptRows(
    lambda pk: Commitment.objects.running().filter(connection_file_id=pk).select_related("standard"), -1
)


def connect() -> None:
    entry_recorded.connect(follow, dispatch_uid="workflows.files.committing")


def follow(*, entry: TimelineEntry, **_signal: Any) -> None:
    """What an entry does to the commitments of its file; no statement where no standard is concerned."""
    if not promising.book():
        return
    met, ends = promising.met_by(entry), has_ended(entry.connection_file)
    if met or ends or entry.kind in RELEASING or was_waiting(entry):
        settle(running(entry), met, entry, ends=ends)
    begin(list(promising.opened_by(entry)), entry)


def settle(commitments: list[Commitment], met: set[int], entry: TimelineEntry, *, ends: bool) -> None:
    """Each is met, dropped with its file, or counted anew now that a clock may run again."""
    holds = holds_of(entry.connection_file) if commitments else []
    for commitment in commitments:
        if commitment.standard_id in met and concerns(commitment, entry):
            meet(commitment, holds, at=entry.at)
        elif ends:
            drop(commitment, holds, at=entry.at)
        else:
            count_anew(commitment, holds, at=entry.at)


def has_ended(connection_file: ConnectionFile) -> bool:
    """Whether this very act ends the file; one that does brings the process along."""
    process = ConnectionFile._meta.get_field("process")
    return process.is_cached(connection_file) and connection_file.process.finished is not None


def running(entry: TimelineEntry) -> list[Commitment]:
    found = RUNNING_OF.found(entry.connection_file_id)
    for commitment in found:
        commitment.connection_file = entry.connection_file
    return found


def was_waiting(entry: TimelineEntry) -> bool:
    """Whether the entry ends a step that waited for the applicant."""
    if entry.kind != "step":
        return False
    node = entry.connection_file.flow.instance._nodes_by_name.get(entry.step)
    return bool(getattr(node, "holds", False))


def concerns(commitment: Commitment, entry: TimelineEntry) -> bool:
    """Whether it ends with the entry: as wide as it is or wider, or the last of those that lie within it."""
    if not entry.network:
        return True
    needed = promising.parts_of(commitment, by_phase=entry.phase is not None)
    if needed.isdisjoint(settled(entry.network, entry.phase, entry.data.get("covers"))):
        return False
    return len(needed) == 1 or needed <= done_since(commitment, entry)


def settled(network: str, phase: int | None, covers: Sequence[str] | None) -> set[Scope]:
    """What the end of a step settles: its own network, and those that it covered."""
    return {(each, phase) for each in (network, *(covers or ()))}


def done_since(commitment: Commitment, entry: TimelineEntry) -> set[Scope]:
    """The networks and phases that came to the same end since the commitment opened."""
    same = TimelineEntry.objects.filter(
        connection_file_id=entry.connection_file_id, kind=entry.kind, step=entry.step,
        at__gte=commitment.opened_at,
    )  # fmt: skip
    if commitment.standard.to_outcome:
        same = same.filter(outcome=commitment.standard.to_outcome)
    rows = same.values_list("network", "phase", "data__covers")
    return {scope for row in rows for scope in settled(*row)}


def begin(opened: Sequence[tuple[ServiceStandard, Scope]], entry: TimelineEntry) -> list[Commitment]:
    """Open a commitment for each, unless the same one runs already."""
    if not opened:
        return []
    calendar = clocks.calendar_of(entry.connection_file.territory_id)
    made = []
    for standard, (network, phase) in opened:
        commitment = Commitment(
            standard=standard, connection_file=entry.connection_file, network=network, phase=phase,
            opened_at=entry.at, due_at=clocks.due_at(standard.limit, entry.at, calendar),
        )  # fmt: skip
        commitment.next_look_at = next_look(commitment)
        made.append(commitment)
    return Commitment.objects.bulk_create(made, ignore_conflicts=True)


def meet(commitment: Commitment, holds: Sequence[Hold], *, at: datetime) -> None:
    """The utility did what it promised; what it owes for days late until now goes into the ledger."""
    held = recount(commitment, holds, at=at)
    commitment.met_at, commitment.next_look_at = at, None
    commitment.save(update_fields=["due_at", "met_at", "next_look_at"])
    crediting.credit(commitment, held, at=at)


def drop(commitment: Commitment, holds: Sequence[Hold], *, at: datetime) -> None:
    """The file ended before the promise was due to be kept; days late until then stay owed."""
    held = recount(commitment, holds, at=at)
    commitment.dropped_at, commitment.next_look_at = at, None
    commitment.save(update_fields=["due_at", "dropped_at", "next_look_at"])
    crediting.credit(commitment, held, at=at)


def count_anew(commitment: Commitment, holds: Sequence[Hold], *, at: datetime) -> bool:
    """The due date net of holds as they are known now; whether it moved."""
    before = (commitment.due_at, commitment.next_look_at)
    recount(commitment, holds, at=at)
    if commitment.escalated_at is None or commitment.due_at > at:
        commitment.next_look_at = next_look(commitment)
    if (commitment.due_at, commitment.next_look_at) != before:
        commitment.save(update_fields=["due_at", "next_look_at"])
    return commitment.due_at != before[0]


def recount(commitment: Commitment, holds: Sequence[Hold], *, at: datetime) -> list[Span]:
    """Set the due date by the holds until now; returns when the clock stood."""
    held = standing_spans(commitment, holds, until=at)
    calendar = clocks.calendar_of(commitment.connection_file.territory_id)
    commitment.due_at = clocks.due_at(commitment.standard.limit, commitment.opened_at, calendar, held)
    return held


def next_look(commitment: Commitment) -> datetime | None:
    """When the sweep has to look next: at the reminder, at the due date, then for the days late."""
    reminder = commitment.standard.reminder
    if reminder is not None and commitment.reminded_at is None:
        calendar = clocks.calendar_of(commitment.connection_file.territory_id)
        day = clocks.ahead_of(timezone.localdate(commitment.due_at), reminder, calendar)
        return max(clocks.start_of_day(day), commitment.opened_at)
    return commitment.due_at

"""Keeping the figures up: what the timeline gained is added once, and a mark moves with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet

from workflows.engine.models import Task
from workflows.measuring import passing
from workflows.measuring.gathering import Addition, Place, gathered
from workflows.measuring.models import MeasuringMark, StepMeasure, StepStanding
from workflows.measuring.paces import keep_paces

#: Entries of the timeline counted in one transaction.
BATCH = 5_000

ADD = """
INSERT INTO workflows_stepmeasure AS kept (kind, version, territory_id, month, step, network,
    visits, again, returned, late, seconds, longest, counts, outcomes)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)
ON CONFLICT (kind, version, territory_id, month, step, network) DO UPDATE SET
    visits = kept.visits + excluded.visits, again = kept.again + excluded.again,
    returned = kept.returned + excluded.returned, late = kept.late + excluded.late,
    seconds = kept.seconds + excluded.seconds, longest = greatest(kept.longest, excluded.longest),
    counts = (SELECT array_agg(coalesce(a, 0) + coalesce(b, 0) ORDER BY place)
        FROM unnest(kept.counts, excluded.counts) WITH ORDINALITY AS pair (a, b, place)),
    outcomes = (SELECT jsonb_object_agg(key, total) FROM (
        SELECT key, sum(value::bigint) AS total FROM (
            SELECT * FROM jsonb_each_text(kept.outcomes)
            UNION ALL SELECT * FROM jsonb_each_text(excluded.outcomes)) AS each_of_both
        GROUP BY key) AS summed)
"""

#: One look: the newest entry, and which transactions may still bring older ones.
SEEN = """
SELECT coalesce((SELECT max(id) FROM workflows_timelineentry), 0),
    pg_snapshot_xmin(now)::text::bigint, pg_snapshot_xmax(now)::text::bigint,
    (SELECT count(*) FROM pg_snapshot_xip(now))
FROM (SELECT pg_current_snapshot() AS now) AS moment
"""


@dataclass(frozen=True)
class Look:
    """What one statement saw of the timeline and of the transactions that run."""

    newest: int
    oldest_running: int
    next_transaction: int
    others_running: int


def keep_up(at: datetime) -> int:
    """Count what is complete of the timeline, and look where files stand; returns the entries counted."""
    counted = 0
    upto = complete_upto()
    while batch := take_in(upto, at=at):
        counted += batch
    look_where_files_stand(at)
    keep_paces(at)
    return counted


@transaction.atomic
def complete_upto() -> int:
    """The last entry before which none can come any more.

    Entries get their numbers before they are committed, so a number below the newest may still come:
    the newest seen counts as complete once every transaction of that moment has ended.
    """
    mark, look = locked_mark(), looked()
    if not look.others_running:
        return look.newest
    if mark.seen_before > look.oldest_running:
        return mark.entry_id
    complete, mark.seen_entry_id, mark.seen_before = mark.seen_entry_id, look.newest, look.next_transaction
    mark.save(update_fields=["seen_entry_id", "seen_before"])
    return max(complete, mark.entry_id)


def looked() -> Look:
    with connection.cursor() as cursor:
        cursor.execute(SEEN)
        return Look(*cursor.fetchone())


@transaction.atomic
def take_in(upto: int, *, at: datetime) -> int:
    """Add the next entries up to a number, and move the mark in the same transaction; returns how many."""
    mark = locked_mark()
    end = min(upto, mark.entry_id + BATCH)
    if end <= mark.entry_id:
        return 0
    begun, mark.entry_id, mark.counted_at = mark.entry_id, end, at
    add(gathered(passing.ended_between(begun, end)))
    mark.save(update_fields=["entry_id", "counted_at"])
    return end - begun


def locked_mark() -> MeasuringMark:
    """The mark, locked until the transaction ends, so that two workers never count the same."""
    MeasuringMark.objects.get_or_create(pk=1)
    found: MeasuringMark = MeasuringMark.objects.select_for_update().get(pk=1)
    return found


def add(additions: Mapping[Place, Addition]) -> None:
    # In one order everywhere: two transactions that add to the same rows never wait for each other.
    rows = sorted(additions.items(), key=lambda item: tuple(str(part) for part in item[0]))
    with connection.cursor() as cursor:
        cursor.executemany(ADD, [[*place, *values(addition)] for place, addition in rows])


def values(addition: Addition) -> list[Any]:
    return [
        addition.visits, addition.again, addition.returned, addition.late, addition.seconds,
        addition.longest, addition.sketch.counts, json.dumps(addition.outcomes),
    ]  # fmt: skip


@transaction.atomic
def count_anew() -> None:
    """Forget every figure, so that the whole timeline is counted again."""
    mark = locked_mark()
    StepMeasure.objects.all().delete()
    mark.entry_id = mark.seen_entry_id = mark.seen_before = 0
    mark.save()


@transaction.atomic
def look_where_files_stand(at: datetime) -> None:
    """Count the open steps, of which there are as many as there is work under way, whatever is closed."""
    mark = locked_mark()
    waiting: Counter[tuple[str, int, int | None, str, str]] = Counter()
    late = Counter(waiting)
    for territory_id, step, network, flow_class, amount, overdue in standing(at):
        for place in {territory_id, None}:
            key = (flow_class.kind, flow_class.version, place, step, network)
            waiting[key] += amount
            late[key] += overdue
    StepStanding.objects.all().delete()
    StepStanding.objects.bulk_create(
        StepStanding(
            kind=kind, version=version, territory_id=territory_id, step=step, network=network,
            waiting=amount, late=late[kind, version, territory_id, step, network],
        )
        for (kind, version, territory_id, step, network), amount in waiting.items()
    )  # fmt: skip
    mark.stood_at = at
    mark.save(update_fields=["stood_at"])


def standing(at: datetime) -> QuerySet[Task, Any]:
    """Open steps by where they are; the index of open steps holds nothing of what is closed."""
    overdue = Count("pk", filter=Q(due_at__lt=at, held=False))
    by = ("territory_id", "step", "network", "process__flow_class")
    rows: QuerySet[Task, Any] = Task.objects.open().order_by().values_list(*by)
    counted: QuerySet[Task, Any] = rows.annotate(waiting=Count("pk"), overdue=overdue)
    return counted

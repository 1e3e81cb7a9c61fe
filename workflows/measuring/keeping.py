"""Keeping the figures up: what the timeline gained is added once, and a mark moves with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet

from workflows.engine.models import Task
from workflows.files.models import TimelineEntry
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


def keep_up(at: datetime) -> int:
    """Count what is complete of the timeline, and look where files stand; returns the entries counted."""
    counted = 0
    # What an earlier run saw, then what there is now: in a quiet hour nobody stands between the two.
    for _look in range(2):
        if not has_settled():
            break
        counted += take_in_seen(at)
        note_newest()
    look_where_files_stand(at)
    keep_paces(at)
    return counted


def note_newest() -> None:
    """Remember the newest entry, and a transaction that began after every one that took a number below it.

    Entries get their numbers before they are committed, so a number below the newest may still come.
    Whoever takes one has locked a file before, and so has a transaction number lower than ours.
    """
    newest = TimelineEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    with transaction.atomic():
        mark = locked_mark()
        mark.seen_entry_id, mark.seen_before = newest or 0, number("pg_current_xact_id()")
        mark.save(update_fields=["seen_entry_id", "seen_before"])


def has_settled() -> bool:
    """Whether every transaction has ended that might bring an entry below the newest one seen."""
    mark = MeasuringMark.objects.filter(pk=1).first()
    return mark is None or number("pg_snapshot_xmin(pg_current_snapshot())") > mark.seen_before


def number(of: str) -> int:
    """A transaction number, as PostgreSQL tells it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ({of})::text::bigint")
        found: int = cursor.fetchone()[0]
    return found


def seen_upto() -> int:
    mark = MeasuringMark.objects.filter(pk=1).first()
    return mark.seen_entry_id if mark is not None else 0


def take_in_seen(at: datetime) -> int:
    """Count all that was seen and has settled."""
    counted, upto = 0, seen_upto()
    while batch := take_in(upto, at=at):
        counted += batch
    MeasuringMark.objects.filter(pk=1).update(counted_at=at)
    return counted


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

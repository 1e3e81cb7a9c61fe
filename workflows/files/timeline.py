"""The record of a connection file: every act appends one entry, in its own transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Field
from django.dispatch import Signal

from eplatform.accounts.models import User
from eplatform.statements import prepared
from workflows.engine.act import Act, Part, joined
from workflows.engine.errors import Overtaken
from workflows.files.models import ConnectionFile, TimelineEntry
from workflows.files.requirements import known

#: Sent inside the transaction with ``entry``; upper rooms turn it into rows and jobs, never into mail.
entry_recorded = Signal()

#: Jobs that follow an entry, by name, with the question whether this entry wants it. The statement that
#: writes the entry defers them, by the function through which procrastinate does: no entry without its job.
followers: dict[str, Callable[[TimelineEntry], bool]] = {}

#: One statement gives the entry its number, moves the file to where it stands, and writes the entry.
ENTRY = """file AS (
    UPDATE workflows_connectionfile SET entries = entries + 1{stands}
    WHERE id = %s{unless} RETURNING id, entries
), entry AS (
    INSERT INTO workflows_timelineentry (connection_file_id, number, {columns})
    SELECT id, entries, {values} FROM file RETURNING id, number, connection_file_id, at, by_id
)"""
#: The states that a way out gave to networks, and the requirements that the act satisfied by itself.
MARKED = """marked AS (
    UPDATE workflows_networkpart AS part SET state = mark.value
    FROM entry, jsonb_each_text(%s::jsonb) AS mark
    WHERE part.connection_file_id = entry.connection_file_id AND part.network = mark.key
)"""
TICKED = """ticked AS (
    INSERT INTO workflows_requirement (connection_file_id, key, network, phase, satisfied_at, satisfied_by_id)
    SELECT entry.connection_file_id, tick ->> 0, tick ->> 1, (tick ->> 2)::smallint, entry.at, entry.by_id
    FROM entry, jsonb_array_elements(%s::jsonb) AS tick
    ON CONFLICT DO NOTHING
)"""
FOLLOWED = """
SELECT id, number, {opened}, (
    SELECT procrastinate_defer_jobs_v1(array_agg((
        'default', task, 0, NULL, NULL, jsonb_build_object('entry_id', entry.id), NULL
    )::procrastinate_job_to_defer_v1)) FROM unnest(%s::text[]) AS task HAVING count(*) > 0
)
FROM entry
"""
WRITTEN: tuple[Field[Any, Any], ...] = tuple(
    field
    for field in TimelineEntry._meta.concrete_fields
    if field.name not in ("id", "connection_file", "number", "seal")
)
FIELDS: dict[str, Field[Any, Any]] = {field.name: field for field in ConnectionFile._meta.concrete_fields}


@transaction.atomic(savepoint=False)
def record(
    connection_file: ConnectionFile,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    network: str = "",
    phase: int | None = None,
    step: str = "",
    outcome: str = "",
    note: str = "",
    data: dict[str, Any] | None = None,
    stands: dict[str, Any] | None = None,
    act: Act | None = None,
) -> TimelineEntry:
    """Append one fact; ``stands`` says where the file is now, and ``act`` what the door changed with it."""
    entry = TimelineEntry(
        connection_file=connection_file,
        at=at,
        by=by,
        kind=kind,
        network=network,
        phase=phase,
        step=step,
        outcome=outcome,
        note=note,
        data=data or {},
    )
    append(entry, stands or {}, act)
    entry_recorded.send(sender=TimelineEntry, entry=entry)
    return entry


def append(entry: TimelineEntry, stands: dict[str, Any], act: Act | None) -> None:
    """Write the entry, where its file stands, what the act changed, and the jobs that follow the entry."""
    statement, values = joined(parts(entry, stands, act))
    statement += FOLLOWED.format(opened=act.found if act else "NULL")
    jobs = [task for task, wanted in followers.items() if wanted(entry)]
    written = prepared.run(statement, [*values, jobs])
    if not written:
        raise Overtaken
    ((entry.pk, entry.number, opened, _jobs),) = written
    if act:
        act.settle(opened)
    entry._state.adding, entry._state.db = False, DEFAULT_DB_ALIAS


def parts(entry: TimelineEntry, stands: dict[str, Any], act: Act | None) -> Iterator[Part]:
    """What is written with the entry: what the act changed, the file, the entry, and what it tells."""
    if act:
        yield from act.parts()
    link, file = connections[DEFAULT_DB_ALIAS], entry.connection_file
    yield (
        entering(tuple(stands), act is not None),
        [
            *(FIELDS[name].get_db_prep_save(value, link) for name, value in stands.items()),
            *([file.pk, file.entries] if act else [file.pk]),
            *(field.get_db_prep_save(getattr(entry, field.attname), link) for field in WRITTEN),
        ],
    )
    if act and act.marks:
        yield MARKED, [json.dumps(act.marks)]
    if act and act.ticks:
        yield TICKED, [json.dumps([(known(key), network, phase) for key, network, phase in act.ticks])]


@cache
def entering(stands: tuple[str, ...], by_act: bool) -> str:
    """The part that writes an entry and those columns of its file."""
    return ENTRY.format(
        # An act was decided on what it read: what others recorded since would have been decided otherwise.
        unless=" AND entries = %s" if by_act else "",
        stands="".join(f", {FIELDS[name].column} = %s" for name in stands),
        columns=", ".join(str(field.column) for field in WRITTEN),
        values=", ".join(f"%s::{field.db_type(connection)}" for field in WRITTEN),
    )

"""The record of a connection file: every act appends one entry, in its own transaction."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Field
from django.dispatch import Signal

from eplatform.accounts.models import User
from workflows.engine import prepared
from workflows.engine.rows import stored
from workflows.files.models import ConnectionFile, TimelineEntry

#: Sent inside the transaction with ``entry``; upper rooms turn it into rows and jobs, never into mail.
entry_recorded = Signal()

#: One statement gives the entry its number, moves the file to where it stands, and writes the entry.
APPEND = """
WITH file AS (
    UPDATE workflows_connectionfile SET entries = entries + 1{stands} WHERE id = %s RETURNING id, entries
), marked AS (
    UPDATE workflows_networkpart AS part SET state = mark.value FROM jsonb_each_text(%s::jsonb) AS mark
    WHERE connection_file_id = %s AND network = mark.key
)
INSERT INTO workflows_timelineentry (connection_file_id, number, {columns})
SELECT id, entries, {values} FROM file RETURNING id, number
"""
WRITTEN: tuple[Field[Any, Any], ...] = tuple(
    field
    for field in TimelineEntry._meta.concrete_fields
    if field.name not in ("id", "connection_file", "number")
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
    marks: dict[str, str] | None = None,
) -> TimelineEntry:
    """Append one fact; ``stands`` says where the file is now and ``marks`` what state its networks have."""
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
    append(entry, stands or {}, marks or {})
    entry_recorded.send(sender=TimelineEntry, entry=entry)
    return entry


def append(entry: TimelineEntry, stands: dict[str, Any], marks: dict[str, str]) -> None:
    """Write the entry, where its file stands and its networks' states; the entry gets its key and number."""
    values = [stored(FIELDS[name], value) for name, value in stands.items()]
    values += [entry.connection_file_id, json.dumps(marks), entry.connection_file_id]
    values += [stored(field, getattr(entry, field.attname)) for field in WRITTEN]
    ((entry.pk, entry.number),) = prepared.run(statement(tuple(stands)), values)
    entry._state.adding, entry._state.db = False, connection.alias


@cache
def statement(stands: tuple[str, ...]) -> str:
    """The statement that writes an entry and those columns of its file."""
    return APPEND.format(
        stands="".join(f", {FIELDS[name].column} = %s" for name in stands),
        columns=", ".join(str(field.column) for field in WRITTEN),
        values=", ".join(f"%s::{field.db_type(connection)}" for field in WRITTEN),
    )

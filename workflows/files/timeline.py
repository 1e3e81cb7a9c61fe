"""The record of a connection file: every act appends one entry, in its own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Field
from django.dispatch import Signal

from eplatform.accounts.models import User
from workflows.files.models import ConnectionFile, TimelineEntry

#: Sent inside the transaction with ``entry``; upper rooms turn it into rows and jobs, never into mail.
entry_recorded = Signal()

#: One statement gives the entry its number, moves the file to where it stands, and writes the entry.
APPEND = """
WITH file AS (
    UPDATE workflows_connectionfile SET entries = entries + 1{stands} WHERE id = %s RETURNING id, entries
)
INSERT INTO workflows_timelineentry (connection_file_id, number, {columns})
SELECT id, entries, {values} FROM file RETURNING id, number
"""
WRITTEN: tuple[Field[Any, Any], ...] = tuple(
    field
    for field in TimelineEntry._meta.concrete_fields
    if field.name not in ("id", "connection_file", "number")
)


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
) -> TimelineEntry:
    """Append one fact; ``stands`` says where the file is now, written with the entry's number."""
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
    append(entry, stands or {})
    entry_recorded.send(sender=TimelineEntry, entry=entry)
    return entry


def append(entry: TimelineEntry, stands: dict[str, Any]) -> None:
    """Write the entry and where its file stands; the entry gets its key and number."""
    fields: dict[str, Any] = {field.name: field for field in ConnectionFile._meta.concrete_fields}
    moved = [(fields[name], value) for name, value in stands.items()]
    statement = APPEND.format(
        stands="".join(f", {field.column} = %s" for field, _value in moved),
        columns=", ".join(str(field.column) for field in WRITTEN),
        values=", ".join(f"%s::{field.db_type(connection)}" for field in WRITTEN),
    )
    values = [stored(field, value) for field, value in moved]
    values += [entry.connection_file_id]
    values += [stored(field, getattr(entry, field.attname)) for field in WRITTEN]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        entry.pk, entry.number = cursor.fetchone()
    entry._state.adding, entry._state.db = False, connection.alias


def stored(field: Any, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)

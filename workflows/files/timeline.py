"""The record of a connection file: every act appends one entry, in its own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.dispatch import Signal

from eplatform.accounts.models import User
from workflows.files.models import ConnectionFile, TimelineEntry

#: Sent inside the transaction with ``entry``; upper rooms turn it into rows and jobs, never into mail.
entry_recorded = Signal()


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
    rows = ConnectionFile.objects.filter(pk=connection_file.pk)
    rows.update(entries=F("entries") + 1, **(stands or {}))
    number = rows.values_list("entries", flat=True).get()
    entry = TimelineEntry.objects.create(
        connection_file=connection_file,
        number=number,
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
    entry_recorded.send(sender=TimelineEntry, entry=entry)
    return entry

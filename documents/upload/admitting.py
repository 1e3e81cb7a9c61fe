"""Admitting an upload that passed its examination as the paper it is, or keeping it apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from documents.catalogue.paper_reasons import NO_LONGER_TAKEN
from documents.errors import DraftSent, MayNotFile, NotInForce
from documents.examination.scanning import Scan
from documents.examination.sniffing import Examined
from documents.filings.filing import Kept, add_version, ensure_running
from documents.models import Upload
from documents.preparation import drafting
from documents.storage.storing import Stored
from documents.upload.uploads import State
from workflows.engine import lock
from workflows.engine.models import Process
from workflows.files.dossier.faults import Fault


def admit(upload: Upload, examined: Examined, scan: Scan, *, at: datetime) -> None:
    """Make it the paper's next version, or attach it to its draft; the bytes stay where they are."""
    try:
        if upload.draft_id is not None:
            attach(upload, examined)
        else:
            add(upload, examined, scan, at=at)
    except (MayNotFile, NotInForce, DraftSent):
        quarantine(upload, [Fault(NO_LONGER_TAKEN, upload.name, None, upload.kind)])


@transaction.atomic
def add(upload: Upload, examined: Examined, scan: Scan, *, at: datetime) -> None:
    """Raises MayNotFile or NotInForce where the file moved on meanwhile."""
    # The file first, as everybody locks them.
    connection_file = upload.connection_file
    assert connection_file is not None
    lock.take(Process, connection_file.process_id)
    if (fresh := still_arrived(upload)) is None:
        return
    connection_file.refresh_from_db(fields=["closed_at"])
    ensure_running(connection_file)
    stored = stored_of(upload, examined)
    fresh.version = add_version(
        connection_file, Kept(upload.kind, upload.name, examined.media_type, stored, scan),
        by=upload.asked_by, at=at, network=upload.network, phase=upload.phase, reserve=upload.reserve,
    )  # fmt: skip
    settle(fresh, State.PASSED)


@transaction.atomic
def attach(upload: Upload, examined: Examined) -> None:
    """Raises DraftSent where the dossier was sent without it."""
    assert upload.draft is not None and upload.arrived_at is not None  # noqa: PT018
    draft = drafting.unsent(upload.draft)
    if (fresh := still_arrived(upload)) is None:
        return
    stored = stored_of(upload, examined)
    drafting.put(draft, upload.role, stored, upload.name, kind=upload.kind, at=upload.arrived_at)
    settle(fresh, State.PASSED)


def stored_of(upload: Upload, examined: Examined) -> Stored:
    return Stored(upload.key, examined.size, examined.sha256, upload.storage_version, upload.composite_sha256)


@transaction.atomic
def quarantine(upload: Upload, faults: Iterable[Fault]) -> None:
    """Keep the bytes where nobody can fetch them, and say why."""
    if (fresh := still_arrived(upload)) is not None:
        fresh.faults = [{"reason": fault.code, "params": kept_params(fault)} for fault in faults]
        settle(fresh, State.QUARANTINED)


def wait(upload: Upload, *, for_what: str) -> None:
    """Say what the examination waits for, unless somebody else ended it meanwhile."""
    Upload.objects.filter(pk=upload.pk, state=State.ARRIVED).update(pending=for_what)


def kept_params(fault: Fault) -> dict[str, object]:
    """Without the title of the kind, which each reader is told in their own language."""
    return {name: value for name, value in fault.params.items() if name != "title"}


def still_arrived(upload: Upload) -> Upload | None:
    """The row, locked against a second worker."""
    rows = Upload.objects.select_for_update().filter(pk=upload.pk, state=State.ARRIVED)
    found: Upload | None = rows.first()
    return found


def settle(upload: Upload, state: str) -> None:
    upload.state, upload.pending = state, ""
    upload.save(update_fields=["state", "pending", "faults", "version"])

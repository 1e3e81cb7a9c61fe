"""Admitting an upload that passed its examination as the paper it is, or keeping it apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from documents.catalogue.paper_reasons import NO_LONGER_TAKEN
from documents.catalogue.remembering import remembered
from documents.errors import DraftSent, MayNotFile, NotInForce
from documents.examination.scanning import Scan
from documents.examination.sniffing import Examined
from documents.filings.filing import Kept, add_version, ensure_running
from documents.models import Upload
from documents.preparation import drafting
from documents.storage.storing import Stored
from documents.upload.uploads import State
from workflows.engine import lock
from workflows.files.dossier.faults import Fault


def admit(upload: Upload, examined: Examined, scan: Scan, *, at: datetime) -> None:
    """Make it the paper's next version, or attach it to its draft; the bytes stay where they are."""
    try:
        if upload.draft_id is not None:
            attach(upload, examined, scan)
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
    lock.take(connection_file.process_id)
    if (fresh := still_arrived(upload)) is None:
        return
    connection_file.refresh_from_db(fields=["closed_at"])
    ensure_running(connection_file)
    fresh.version = add_version(
        connection_file, kept_of(upload, examined, scan), by=upload.asked_by, at=at,
        network=upload.network, phase=upload.phase, reserve=upload.reserve,
    )  # fmt: skip
    settle(fresh, State.PASSED)


@transaction.atomic
def attach(upload: Upload, examined: Examined, scan: Scan) -> None:
    """Raises DraftSent where the dossier was sent without it."""
    assert upload.draft is not None and upload.arrived_at is not None  # noqa: PT018
    draft = drafting.unsent(upload.draft)
    if (fresh := still_arrived(upload)) is None:
        return
    drafting.put(draft, upload.role, kept_of(upload, examined, scan), at=upload.arrived_at)
    settle(fresh, State.PASSED)


def kept_of(upload: Upload, examined: Examined, scan: Scan) -> Kept:
    """What lies in the storage under the key of the upload, as its examination found it."""
    stored = Stored(
        upload.key, examined.size, examined.sha256, upload.storage_version, upload.composite_sha256
    )
    warnings = [fault for fault in examined.faults if not fault.is_error]
    return Kept(upload.kind, upload.name, examined.media_type, stored, scan, tuple(warnings))


@transaction.atomic
def quarantine(upload: Upload, faults: Iterable[Fault]) -> None:
    """Keep the bytes where nobody can fetch them, and say why."""
    if (fresh := still_arrived(upload)) is not None:
        fresh.faults = remembered(faults)
        settle(fresh, State.QUARANTINED)


def wait(upload: Upload, *, for_what: str) -> None:
    """Say what the examination waits for, unless somebody else ended it meanwhile."""
    Upload.objects.filter(pk=upload.pk, state=State.ARRIVED).update(pending=for_what)


def still_arrived(upload: Upload) -> Upload | None:
    """The row, locked against a second worker."""
    rows = Upload.objects.select_for_update().filter(pk=upload.pk, state=State.ARRIVED)
    found: Upload | None = rows.first()
    return found


def settle(upload: Upload, state: str) -> None:
    upload.state, upload.pending = state, ""
    upload.save(update_fields=["state", "pending", "faults", "version"])

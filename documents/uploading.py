"""Uploads from programs straight to the storage: asked for, sent under a signed address, confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from documents import storing
from documents.errors import PaperRefused, UploadRefused
from documents.filing import (
    Kept,
    add_version,
    ensure_may_file,
    ensure_place,
    keep_bytes,
    known_kind,
    plain_name,
)
from documents.models import PaperVersion, Upload
from eplatform.accounts.models import User
from workflows.files.models import ConnectionFile

WAITING_ROOM = "uploads"


@transaction.atomic
def ask(
    connection_file: ConnectionFile, kind: str, name: str, size: int, *, by: User, at: datetime,
    network: str = "", phase: int | None = None,
) -> Upload:  # fmt: skip
    """Leave to send one paper; an earlier leave of the same person for the same paper ends.

    Raises MayNotFile, WrongPlace or UploadRefused.
    """
    ensure_may_file(connection_file, by)
    found = known_kind(kind)
    ensure_place(connection_file, network, phase)
    if not 0 < size <= found.max_bytes:
        raise UploadRefused(
            _("“%(kind)s” takes a document of at most %(limit)s MB that is not empty.")
            % {"kind": found.title, "limit": found.max_mb}
        )
    same = {
        "connection_file": connection_file,
        "kind": kind,
        "network": network,
        "phase": phase,
        "asked_by": by,
    }
    for former in Upload.objects.open().select_for_update().filter(**same):
        close(former, Upload.State.ABANDONED)
    return Upload.objects.create(
        **same, key=storing.fresh_key(WAITING_ROOM), name=plain_name(name)[:255], size=size, asked_at=at,
        expires_at=at + timedelta(seconds=storing.UPLOAD_LASTS),
    )  # fmt: skip


def address(upload: Upload) -> str:
    """Where to PUT the bytes; it takes exactly the size that was announced."""
    return storing.signed_upload(upload.key, upload.size)


def confirm(upload: Upload, *, by: User, at: datetime) -> PaperVersion:
    """Look at the bytes that arrived and make them a version; raises UploadRefused or PaperRefused."""
    ensure_open(upload, by, at)
    arrived = storing.size_of(upload.key)
    if arrived is None:
        raise UploadRefused(_("Nothing has arrived yet. Send the bytes to the address first, then confirm."))
    if arrived != upload.size:
        close(upload, Upload.State.REFUSED)
        raise UploadRefused(
            _("%(arrived)s bytes arrived where %(announced)s were announced. Ask for a new upload.")
            % {"arrived": arrived, "announced": upload.size}
        )
    with storing.fetched(upload.key) as stream:
        return keep(upload, stream, by=by, at=at)


def keep(upload: Upload, stream: BinaryIO, *, by: User, at: datetime) -> PaperVersion:
    """Keep what was looked at, not what lies under the signed address: that can still be written to."""
    kind = known_kind(upload.kind)
    with storing.removed_on_failure():
        try:
            kept = keep_bytes(kind, upload.name, stream)
        except PaperRefused:
            close(upload, Upload.State.REFUSED)
            raise
        return turn_into_version(upload, kept, by=by, at=at)


@transaction.atomic
def turn_into_version(upload: Upload, kept: Kept, *, by: User, at: datetime) -> PaperVersion:
    fresh = Upload.objects.select_for_update().get(pk=upload.pk)
    ensure_open(fresh, by, at)
    ensure_may_file(fresh.connection_file, by)
    version = add_version(
        fresh.connection_file, kept, by=by, at=at, network=fresh.network, phase=fresh.phase
    )  # fmt: skip
    fresh.version, fresh.state = version, Upload.State.CONFIRMED
    fresh.save(update_fields=["version", "state"])
    storing.remove_after_commit(fresh.key)
    return version


def ensure_open(upload: Upload, by: User, at: datetime) -> None:
    if upload.asked_by_id != by.pk:
        raise UploadRefused(_("This upload was asked for by somebody else. Ask for one of your own."))
    if upload.state != Upload.State.OPEN:
        raise UploadRefused(_("This upload is no longer open. Ask for a new one."))
    if upload.expires_at <= at:
        close(upload, Upload.State.ABANDONED)
        raise UploadRefused(_("This upload has expired. Ask for a new one."))


def close(upload: Upload, state: str) -> None:
    """End the leave and forget what was sent under it."""
    Upload.objects.filter(pk=upload.pk).update(state=state)
    upload.state = state
    storing.remove_after_commit(upload.key)


def sweep(*, at: datetime) -> int:
    """Abandon the uploads that expired without being confirmed; how many there were."""
    expired = Upload.objects.open().filter(expires_at__lte=at)
    for upload in expired:
        close(upload, Upload.State.ABANDONED)
    return len(expired)

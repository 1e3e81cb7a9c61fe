"""Sweeping up: uploads that nobody finished, and what they left in the storage."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from documents.filings import filing
from documents.models import Upload
from documents.preparation import drafting
from documents.storage import multipart, storing
from documents.upload import receiving
from documents.upload.uploads import State

#: What the storage holds open and no row speaks of is a begin that was cut off.
UNKNOWN_LASTS = timedelta(days=1)
QUARANTINE_LASTS = timedelta(days=30)
PREFIXES = (f"{filing.ROOM}/", f"{drafting.ROOM}/")


def sweep(*, at: datetime) -> int:
    """Abandon the uploads that expired unfinished; how many there were."""
    expired = Upload.objects.sending().filter(expires_at__lte=at).values_list("pk", flat=True)
    abandoned = sum(abandon(pk, at=at) for pk in list(expired))
    abort_unknown(at=at)
    empty_quarantine(at=at)
    return abandoned


@transaction.atomic
def abandon(pk: int, *, at: datetime) -> bool:
    rows = Upload.objects.sending().select_for_update(skip_locked=True)
    upload: Upload | None = rows.filter(pk=pk, expires_at__lte=at).first()
    if upload is not None:
        receiving.end(upload, State.ABANDONED)
    return upload is not None


def abort_unknown(*, at: datetime) -> None:
    """Give up what the storage keeps open and none of our uploads is sending."""
    for key, storage_upload_id in multipart.begun_before(at - UNKNOWN_LASTS, PREFIXES):
        if not Upload.objects.sending().filter(storage_upload_id=storage_upload_id).exists():
            multipart.abort(key, storage_upload_id)


def empty_quarantine(*, at: datetime) -> None:
    """Remove the bytes of what was refused a month ago; the row goes on saying why."""
    over = Upload.objects.filter(
        state=State.QUARANTINED, bytes_gone_at=None, arrived_at__lte=at - QUARANTINE_LASTS
    )  # fmt: skip
    for upload in over:
        storing.remove(upload.key)
        Upload.objects.filter(pk=upload.pk).update(bytes_gone_at=at)

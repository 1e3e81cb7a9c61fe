"""Receiving a document in parts: leave asked for, parts signed one by one, put together, or given up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from documents.errors import PaperRefused, PartsMissing, TooManyUploads, UploadRefused
from documents.models import Upload, UploadPart
from documents.preparation import drafting
from documents.storage import multipart, storing
from documents.storage.multipart import Address
from documents.upload.destinations import Destination
from documents.upload.examining import faults_before
from documents.upload.uploads import MOST_PARTS, State
from eplatform.accounts.models import User
from workflows.engine.lock import refusing_to_hang

MEBIBYTE = 1024 * 1024
#: Small enough to be sent again after a cut; of a large document larger, so that they stay few.
PART_SIZE, LARGE_PART_SIZE = 16 * MEBIBYTE, 64 * MEBIBYTE
FEW = 32
#: How long an upload can be taken up again.
LASTS = timedelta(days=3)
#: Uploads that one person may have under way.
MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Announced:
    """What the sender says about the document."""

    name: str
    size: int
    media_type: str = ""


def begin(destination: Destination, announced: Announced, *, by: User, at: datetime) -> Upload:
    """Leave to send one document; an earlier one of the same person for the same place ends.

    Raises MayNotFile, UnknownKind, NotAsked, NotInForce, PaperRefused, UploadRefused, DraftSent,
    TooManyUploads or Busy.
    """
    destination.ensure_open(by)
    ensure_acceptable(destination, announced)
    key = storing.fresh_key(destination.room)
    storage_upload_id = multipart.begin(key, destination.media_type(announced.name))
    try:
        return keep(destination, announced, key, storage_upload_id, by=by, at=at)
    except BaseException:
        multipart.abort(key, storage_upload_id)
        raise


def ensure_acceptable(destination: Destination, announced: Announced) -> None:
    """Refuse at once what its name or size already forbids."""
    if announced.size < 1:
        raise UploadRefused(_("The file is empty. Send it again from the original."))
    if announced.size > destination.max_bytes:
        raise UploadRefused(
            _("“%(kind)s” takes a document of at most %(limit)s MB; this one has %(size)s MB.")
            % {
                "kind": destination.title,
                "limit": destination.max_bytes // 1_000_000,
                "size": -(-announced.size // 1_000_000),
            }
        )
    if faults := faults_before(destination, announced.name):
        raise PaperRefused(faults)


def ensure_few(*, by: User, at: datetime) -> None:
    if Upload.objects.sending().filter(asked_by=by, expires_at__gt=at).count() >= MOST_AT_ONCE:
        raise TooManyUploads(
            _("You have %(count)s uploads under way. Finish or cancel some of them first.")
            % {"count": MOST_AT_ONCE}
        )


@transaction.atomic
def keep(
    destination: Destination,
    announced: Announced,
    key: str,
    storage_upload_id: str,
    *,
    by: User,
    at: datetime,
) -> Upload:
    line_up(destination, by)
    ensure_few(by=by, at=at)
    if destination.holds_one:
        former = Upload.objects.sending().select_for_update().filter(**destination.columns, asked_by=by)
        with refusing_to_hang(changing()):
            for each in former:
                end(each, State.CANCELLED)
    return Upload.objects.create(
        **destination.columns, key=key, storage_upload_id=storage_upload_id, name=announced.name,
        size=announced.size, media_type=announced.media_type[:100], part_size=part_size(announced.size),
        asked_by=by, asked_at=at, expires_at=at + LASTS,
    )  # fmt: skip


def line_up(destination: Destination, by: User) -> None:
    """One beginning of a person after the other, while the draft stays.

    Two at once would not see the row of each other, and neither count nor end it.
    """
    with refusing_to_hang(changing()):
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if destination.draft is not None:
        drafting.unsent(destination.draft)


def changing() -> str:
    return _("Another request is changing this upload right now. Try again in a moment.")


def locked(upload: Upload) -> Upload:
    """The upload as it is now, locked; raises Busy, or Http404 where its draft was thrown away meanwhile."""
    with refusing_to_hang(changing()):
        fresh: Upload | None = Upload.objects.select_for_update().filter(pk=upload.pk).first()
    if fresh is None:
        raise Http404
    return fresh


def part_size(size: int) -> int:
    """So many bytes a part, in whole mebibytes, that there are never too many parts."""
    wished = min(-(-size // FEW), LARGE_PART_SIZE)
    needed = max(wished, -(-size // MOST_PARTS))
    return max(PART_SIZE, -(-needed // MEBIBYTE) * MEBIBYTE)


def sign_part(upload: Upload, number: int, sha256: str, *, by: User, at: datetime) -> Address:
    """Where the part goes: good for exactly these bytes; what was declared once is not declared anew."""
    ensure_sending(upload, by=by, at=at)
    if not 1 <= number <= upload.count:
        raise UploadRefused(
            _("This upload has the parts 1 to %(count)s. Send one of them.") % {"count": upload.count}
        )
    Destination.of(upload).ensure_open(by)
    part, _created = UploadPart.objects.get_or_create(
        upload=upload, number=number, defaults={"sha256": sha256}
    )
    if part.sha256 != sha256:
        raise UploadRefused(
            _("Other bytes were announced for part %(number)s: the file has changed. Begin a new upload.")
            % {"number": number}
        )
    size = upload.size_of_part(number)
    return multipart.sign_part(upload.key, upload.storage_upload_id, number, size, sha256)


def parts_kept(upload: Upload) -> dict[int, str]:
    """The parts that lie in the storage whole, with the SHA-256 under which each was sent."""
    if upload.state != State.SENDING:
        return {}
    lying = multipart.parts(upload.key, upload.storage_upload_id) or {}
    return {
        part.number: part.sha256
        for part in upload.parts.all()
        if part.number in lying and lying[part.number][1] == upload.size_of_part(part.number)
    }


def complete(upload: Upload, *, by: User, at: datetime) -> Upload:
    """Put the parts together and have the whole examined; asked twice, it is done once."""
    if upload.asked_by_id == by.pk and upload.state in (State.ARRIVED, State.PASSED, State.QUARANTINED):
        return upload
    ensure_sending(upload, by=by, at=at)
    whole = put_together(upload)
    return arrive(upload, whole, at=at)


def put_together(upload: Upload) -> multipart.Whole:
    """The whole, made here or by a request that came before; raises PartsMissing or UploadRefused."""
    sha256s = [part.sha256 for part in upload.parts.all()]
    lying = multipart.parts(upload.key, upload.storage_upload_id)
    missing = missing_of(upload, lying or {})
    whole = None
    if not missing:
        etags = {number: etag for number, (etag, _size) in (lying or {}).items()}
        whole = multipart.complete(upload.key, upload.storage_upload_id, etags, sha256s)
    # Nothing is locked meanwhile: another request may have been faster, or cut off before it could say so.
    whole = whole or multipart.completed(upload.key, upload.size, sha256s)
    if whole is not None:
        return whole
    if lying is not None and missing:
        raise PartsMissing(missing)
    raise UploadRefused(_("The storage no longer knows this upload. Begin a new one."))


def missing_of(upload: Upload, lying: Mapping[int, tuple[str, int]]) -> list[int]:
    """The parts that were not declared, or do not lie there whole."""
    sizes = {number: size for number, (_etag, size) in lying.items()}
    declared = {part.number for part in upload.parts.all()}
    numbers = range(1, upload.count + 1)
    return [n for n in numbers if n not in declared or sizes.get(n) != upload.size_of_part(n)]


@transaction.atomic
def arrive(upload: Upload, whole: multipart.Whole, *, at: datetime) -> Upload:
    """The bytes are there; the job that examines them is of the same transaction."""
    fresh = locked(upload)
    if fresh.state == State.SENDING:
        fresh.state, fresh.arrived_at = State.ARRIVED, at
        fresh.composite_sha256, fresh.storage_version = whole.composite_sha256, whole.storage_version
        fresh.save(update_fields=["state", "arrived_at", "composite_sha256", "storage_version"])
        app.configure_task("documents.jobs.examine_upload").defer(upload_id=fresh.pk)
    elif fresh.state in (State.CANCELLED, State.ABANDONED):
        storing.remove_after_commit(fresh.key)
    return fresh


@transaction.atomic
def cancel(upload: Upload, *, by: User) -> None:
    """Give the upload up: its parts go, and nothing can be sent under it any more."""
    fresh = locked(upload)
    ensure_own(fresh, by)
    if fresh.state in (State.CANCELLED, State.ABANDONED):
        return
    if fresh.state != State.SENDING:
        raise UploadRefused(_("The document has arrived already; this upload can no longer be cancelled."))
    end(fresh, State.CANCELLED)


def end(upload: Upload, state: str) -> None:
    upload.state = state
    upload.save(update_fields=["state"])
    transaction.on_commit(partial(multipart.forget, upload.key, upload.storage_upload_id))


def ensure_own(upload: Upload, by: User) -> None:
    if upload.asked_by_id != by.pk:
        raise UploadRefused(_("This upload was asked for by somebody else. Ask for one of your own."))


def ensure_sending(upload: Upload, *, by: User, at: datetime) -> None:
    ensure_own(upload, by)
    if upload.state != State.SENDING:
        raise UploadRefused(_("This upload is no longer open. Ask for a new one."))
    if upload.expires_at <= at:
        raise UploadRefused(_("This upload has expired. Ask for a new one."))

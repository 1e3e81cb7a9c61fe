"""Making the hand-over pack of a file: asked for by a button or a command, made by the worker, kept in S3."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from documents.codes import fresh_code
from documents.errors import MayNotHandOver, NotReady
from documents.handover import signing
from documents.handover.manifests import Altered, Manifested
from documents.handover.packs import CODE_LENGTH, Pack
from documents.handover.zipping import zipped
from documents.keeping import sealing
from documents.storage import storing, streaming
from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from workflows.engine import lock
from workflows.files import timeline
from workflows.files.models import ConnectionFile, TimelineEntry
from workflows.files.permissions import acts_for_utility, holds, takes_part
from workflows.jobs import defer_once
from workflows.works.models import AcceptanceMinutes

logger = logging.getLogger(__name__)
ROOM = "packs"
HANDING_ROLES = (Role.DESK_OFFICER, Role.COORDINATOR, Role.MANAGER)
#: The job that makes one.
MAKING = "documents.jobs.make_pack"


def can_hand_over(user: User, connection_file: ConnectionFile) -> bool:
    """Those who act for a party, and staff for them, carry the record to a bank, a notary, the commune."""
    if acts_for_utility(user, connection_file):
        return holds(user, connection_file, *HANDING_ROLES)
    return takes_part(user, connection_file)


def is_ready(connection_file: ConnectionFile) -> bool:
    """Closed, whatever the end, or accepted provisionally at least."""
    if not connection_file.is_running:
        return True
    accepted = AcceptanceMinutes.objects.filter(connection_file=connection_file, kind="provisional")
    return accepted.filter(decision__in=["accepted", "reserves"]).exists()


@transaction.atomic
def ask(connection_file: ConnectionFile, *, by: User | None, at: datetime, language: str) -> Pack:
    """Have the worker make a pack; raises NotReady or MayNotHandOver."""
    pack = opened(connection_file, by=by, at=at, language=language)
    name = f"pack-{pack.pk}"
    defer_once(app.configure_task(MAKING, queueing_lock=name, lock=name), pack_id=pack.pk)
    return pack


@transaction.atomic
def opened(connection_file: ConnectionFile, *, by: User | None, at: datetime, language: str) -> Pack:
    """The pack that is under way in that language, or a new one; raises NotReady or MayNotHandOver."""
    if not is_ready(connection_file):
        raise NotReady(
            _("The works of this connection file are not accepted yet: there is nothing to hand over.")
        )
    if by is not None and not can_hand_over(by, connection_file):
        raise MayNotHandOver(_("Only those who take part in this connection file may hand over its record."))
    lock.take(connection_file.process_id)
    same = {"connection_file": connection_file, "language": language, "state": Pack.State.ASKED}
    under_way: Pack | None = Pack.objects.filter(**same).first()
    if under_way is not None:
        return under_way
    return Pack.objects.create(
        **same, code=fresh_code(CODE_LENGTH), key=storing.fresh_key(ROOM), asked_by=by, asked_at=at
    )


def make(pack: Pack, *, at: datetime) -> Pack:
    """Make a pack that was asked for; made or failed already, it stays so. Safe to be begun again."""
    if pack.state != Pack.State.ASKED:
        return pack
    signing.fingerprint()  # without a key nothing is begun
    storing.remove(pack.key)  # what a killed attempt left
    try:
        sealing.seal_file(pack.connection_file_id, at=at)
        return keep(pack, streamed(pack, at), at=at)
    except (Altered, sealing.Altered) as altered:
        logger.error("Pack %s cannot be made: %s", pack, altered)
        storing.remove(pack.key)
        Pack.objects.filter(pk=pack.pk).update(state=Pack.State.FAILED, failure=str(altered)[:500])
        pack.refresh_from_db()
        return pack


@dataclass(frozen=True)
class Streamed:
    """An archive that lies in the storage."""

    size: int
    sha256: str
    manifest: str


def streamed(pack: Pack, at: datetime) -> Streamed:
    """Stream the archive into the storage; nobody waits for it, and nothing is locked meanwhile."""
    last = TimelineEntry.objects.filter(connection_file=pack.connection_file).latest("number")
    manifested, digest = Manifested(pack, at, last), sha256()

    def pieces() -> Iterator[bytes]:
        for piece in zipped(manifested, at=at, sign=signing.sign):
            digest.update(piece)
            yield piece

    size = streaming.send(pack.key, pieces(), "application/zip")
    return Streamed(size, digest.hexdigest(), manifested.text)


@transaction.atomic
def keep(pack: Pack, archive: Streamed, *, at: datetime) -> Pack:
    """Say that the pack is there, on its row and on the record of its file."""
    connection_file = pack.connection_file
    lock.take(connection_file.process_id)
    pack.state, pack.made_at, pack.size = Pack.State.MADE, at, archive.size
    pack.sha256, pack.manifest = archive.sha256, archive.manifest
    pack.save(update_fields=["state", "made_at", "size", "sha256", "manifest"])
    data = {"code": pack.code, "sha256": pack.sha256, "key": signing.fingerprint()}
    timeline.record(connection_file, "pack_made", by=pack.asked_by, at=at, data=data)
    return pack

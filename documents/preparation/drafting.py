"""Preparing a dossier page by page: saved as it grows, checked like a folder, sent once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from documents.catalogue.needs import Facts
from documents.catalogue.remembering import remembered, told
from documents.errors import DraftSent, StillChecked
from documents.examination.scanning import Scan
from documents.filings import dossier_papers, intake
from documents.filings.dossier_papers import Place
from documents.filings.filing import Kept
from documents.preparation.draft_source import content_of, files_of, path_of
from documents.preparation.drafts import Draft, DraftUpload
from documents.storage import multipart, storing
from documents.storage.storing import Stored
from eplatform.accounts.models import User
from workflows.engine.lock import refusing_to_hang
from workflows.files.dossier.faults import DossierRefused, Fault
from workflows.files.dossier.model import Reading
from workflows.files.dossier.toml_reader import read
from workflows.files.models import ConnectionFile
from workflows.files.standing import faults_of_standing

ROOM = "drafts"


def start(*, by: User, at: datetime, payload: Mapping[str, Any] | None = None) -> Draft:
    return Draft.objects.create(owner=by, payload=dict(payload or {}), started_at=at, updated_at=at)


@transaction.atomic
def save_part(draft: Draft, tables: Mapping[str, Mapping[str, Any]], *, at: datetime) -> Draft:
    """Keep what a page of the wizard holds; each table given replaces the one kept before."""
    locked = unsent(draft)
    locked.payload = {**locked.payload, **{name: dict(table) for name, table in tables.items()}}
    locked.updated_at = at
    locked.save(update_fields=["payload", "updated_at"])
    draft.payload, draft.updated_at = locked.payload, at
    return draft


def put(locked: Draft, role: str, kept: Kept, *, at: datetime) -> DraftUpload:
    """Attach what lies in the storage in place of the last; inside the caller's transaction."""
    for former in locked.uploads.filter(role=role, kind=kept.kind):
        detach(former)
    payload = without_named(locked.payload, kept.kind) if role == DraftUpload.Role.PAPER else locked.payload
    Draft.objects.filter(pk=locked.pk).update(payload=payload, updated_at=at)
    stored = kept.stored
    return DraftUpload.objects.create(
        draft=locked, role=role, kind=kept.kind, key=stored.key, name=kept.name, size=stored.size,
        sha256=stored.sha256, storage_version=stored.version, composite_sha256=stored.composite,
        content_type=kept.content_type, scan=kept.scan, warnings=remembered(kept.warnings), uploaded_at=at,
    )  # fmt: skip


def without_named(payload: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The payload without the first paper of that kind that dossier.toml named: it has come."""
    named = payload.get("papers")
    left = list(named) if isinstance(named, list) else []
    came = next((each for each in left if isinstance(each, dict) and each.get("kind") == kind), None)
    if came is None:
        return dict(payload)
    left.remove(came)
    return {**payload, "papers": left}


@transaction.atomic
def remove(upload: DraftUpload, *, at: datetime) -> None:
    """Take an attached document off the draft."""
    draft = unsent(upload.draft)
    detach(upload)
    Draft.objects.filter(pk=draft.pk).update(updated_at=at)


def detach(upload: DraftUpload) -> None:
    key = upload.key
    upload.delete()
    storing.remove_after_commit(key)


@transaction.atomic
def discard(draft: Draft) -> None:
    """Throw an unsent draft away with all that is attached."""
    locked = unsent(draft)
    for upload in locked.uploads.all():
        detach(upload)
    for sending in locked.sendings.all():
        transaction.on_commit(partial(multipart.forget, sending.key, sending.storage_upload_id))
    locked.delete()


def arrived(draft: Draft) -> dict[Place, Kept]:
    """The papers that were examined when they arrived, as the dossier names them."""
    papers = [upload for upload in draft.uploads.all() if upload.kind and upload.is_examined]
    return {(upload.kind, path_of(upload)): kept_of(upload) for upload in papers}


def kept_of(upload: DraftUpload) -> Kept:
    stored = Stored(upload.key, upload.size, upload.sha256, upload.storage_version, upload.composite_sha256)
    warnings = told(upload.warnings, path_of(upload), upload.kind)
    return Kept(upload.kind, upload.name, upload.content_type, stored, Scan(upload.scan), tuple(warnings))


def check(draft: Draft) -> tuple[Fault, ...]:
    """Every fault and warning of the dossier as it stands, found by the same code as when it is sent."""
    with files_of(draft) as files:
        reading = read(content_of(draft), files)
        faults = dossier_papers.all_faults(reading, intake.known_of(arrived(draft)))
        return (*faults, *faults_of_standing(reading, draft.owner))


def reading_of(draft: Draft) -> Reading:
    """The dossier as far as it can be read, without looking into its papers."""
    with files_of(draft) as files:
        return read(content_of(draft), files)


def facts_of(draft: Draft) -> Facts:
    """What decides on the papers, known long before the dossier is without a fault."""
    return dossier_papers.facts_of(reading_of(draft).outline)


class Sent(NamedTuple):
    """What came of a draft, and what there is to know about its dossier that did not stop it."""

    connection_file: ConnectionFile
    warnings: tuple[Fault, ...]


def submit(draft: Draft, *, by: User, at: datetime) -> Sent:
    """Send the dossier; its papers stay where they lie in the storage, and nobody reads them again.

    Raises DossierRefused with every fault, DraftSent, StillChecked, NotServed or NotAMember.
    """
    with storing.removed_on_failure(), transaction.atomic(), files_of(draft) as files:
        locked = unsent(draft)
        ensure_checked(locked)
        papers = arrived(locked)
        reading = read(content_of(locked), files)
        faults = dossier_papers.all_faults(reading, intake.known_of(papers))
        if any(fault.is_error for fault in faults):
            raise DossierRefused((*faults, *faults_of_standing(reading, by)))
        dossier = dossier_papers.settled(reading, faults)
        connection_file = intake.file_dossier(dossier, by=by, at=at, arrived=papers)
        locked.connection_file, locked.applicant, locked.updated_at = (
            connection_file,
            connection_file.applicant,
            at,
        )
        locked.save(update_fields=["connection_file", "applicant", "updated_at"])
        hand_on(locked, papers)
    return Sent(connection_file, faults)


def ensure_checked(draft: Draft) -> None:
    """What has arrived and is not examined yet would be left behind unsaid."""
    names = list(draft.sendings.being_checked().values_list("name", flat=True))
    if names:
        raise StillChecked(
            _("Still being checked: %(names)s. Send the dossier when that is over.")
            % {"names": ", ".join(names)}
        )


def hand_on(draft: Draft, papers: Mapping[Place, Kept]) -> None:
    """Take everything off the draft; what the connection file now keeps stays in the storage."""
    for upload in draft.uploads.all():
        if (upload.kind, path_of(upload)) in papers:
            upload.delete()
        else:
            detach(upload)


def unsent(draft: Draft) -> Draft:
    """The draft, locked against a second page or a second click.

    Raises DraftSent, Busy, or Http404 where it was thrown away meanwhile.
    """
    with refusing_to_hang(_("Another request is changing this draft right now. Try again in a moment.")):
        locked: Draft | None = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        raise Http404
    if locked.is_sent:
        raise sent_already()
    return locked


def sent_already() -> DraftSent:
    return DraftSent(_("This dossier has been sent already. File its papers on the connection file."))


@transaction.atomic
def forget_left(draft: Draft, *, at: datetime) -> None:
    """Drop the papers that dossier.toml named and that never came."""
    locked = unsent(draft)
    locked.payload.pop("papers", None)
    locked.updated_at = at
    locked.save(update_fields=["payload", "updated_at"])

"""Comparing rows, seals and what lies in the storage; every difference between them is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from documents.keeping import comparing
from documents.keeping.comparing import Lying, Place
from documents.keeping.holdings import Held
from documents.keeping.seals import Seal
from documents.storage import locking
from workflows.files.models import ConnectionFile

#: A row is written after its object, and a seal after the acceptance.
GRACE = timedelta(hours=1)


class What(TextChoices):
    """How the three differ."""

    MISSING = "missing", _("missing: the row's object is not there")
    ORPHANED = "orphaned", _("orphaned: no row speaks of it")
    DELETED = "deleted", _("marked as deleted; its bytes lie there still")
    ALTERED = "altered", _("altered: not the bytes that were checked")
    UNSEALED = "unsealed", _("accepted or issued, and not sealed")
    LOOSE = "loose", _("the storage does not hold it as the seal promises")
    UNSAID = "unsaid", _("the timeline does not say this hash")


@dataclass(frozen=True)
class Finding:
    """One difference; the file, kind and name are empty where no row speaks of the key."""

    what: What
    key: str
    reference: str = ""
    kind: str = ""
    version: int | None = None
    name: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Asked:
    """How to look: at what time, how long a difference is none yet, and whether to read every byte."""

    at: datetime
    grace: timedelta = GRACE
    whole: bool = False


def findings(asked: Asked, connection_file: ConnectionFile | None = None) -> Iterator[Finding]:
    """Every difference, of one file or of all; a place that differs is looked at twice, for work goes on."""
    file_id = connection_file.pk if connection_file else None
    places = comparing.everything() if file_id is None else comparing.of_file(file_id)
    for place in uncovered(places):
        if next(differences(place, asked), None):
            yield from differences(comparing.of_key(place.key), asked)
    yield from unsaid(file_id)


def uncovered(places: Iterable[Place]) -> Iterator[Place]:
    """All but objects under a key whose row speaks of everything below it."""
    cover = None
    for place in places:
        if place.held:
            cover = f"{place.key}/" if place.held[0].covers else cover
        elif not place.seals and cover and place.key.startswith(cover):
            continue
        yield place


def differences(place: Place, asked: Asked) -> Iterator[Finding]:
    held = max(place.held, key=weight, default=None)
    if held is None:
        yield from strays(place, asked)
        return
    ours = lying_of(held, place.lying)
    if ours is None:
        if held.required:
            yield finding(What.MISSING, held, held.storage_version)
    else:
        yield from alterations(held, ours, asked)
    yield from others(held, ours, place.lying)
    yield from of_seal(held, place.seals, asked)


def weight(held: Held) -> tuple[bool, bool, bool]:
    """Of two rows that name one key, the one that says more."""
    return held.owed_since is not None, bool(held.storage_version), held.required


def lying_of(held: Held, lying: list[Lying]) -> Lying | None:
    """The version that the row means; the newest one where it names none."""
    bytes_of = [each for each in lying if not each.is_marker]
    if held.storage_version:
        return next((each for each in bytes_of if each.version == held.storage_version), None)
    return max(bytes_of, key=lambda each: (each.is_latest, each.modified), default=None)


def strays(place: Place, asked: Asked) -> Iterator[Finding]:
    """What nobody speaks of, but for what has just come: its row is on its way."""
    for each in place.lying:
        if each.modified <= asked.at - asked.grace:
            what = What.DELETED if each.is_marker else What.ORPHANED
            yield Finding(what, place.key, detail=each.version)
    for seal in place.seals:
        yield Finding(What.ORPHANED, place.key, seal.connection_file.reference, detail=f"seal {seal.pk}")


def alterations(held: Held, ours: Lying, asked: Asked) -> Iterator[Finding]:
    if held.size is not None and ours.size != held.size:
        yield finding(What.ALTERED, held, f"{ours.size} bytes, not {held.size}")
    elif held.composite_sha256 and locking.composite_of(held.key, ours.version) != held.composite_sha256:
        yield finding(What.ALTERED, held, "another composite SHA-256")
    # A picture's row names the content it was made of, not its own.
    elif (
        asked.whole
        and held.sha256
        and not held.covers
        and not locking.is_whole(held.key, ours.version, held.sha256)
    ):
        yield finding(What.ALTERED, held, "another SHA-256")


def others(held: Held, ours: Lying | None, lying: list[Lying]) -> Iterator[Finding]:
    """What was put over or beside the version that the row means."""
    for each in lying:
        if each.is_marker:
            yield finding(What.DELETED, held, each.version)
        elif held.storage_version and each is not ours:
            yield finding(What.ORPHANED, held, each.version)


def of_seal(held: Held, seals: list[Seal], asked: Asked) -> Iterator[Finding]:
    if not seals:
        if held.owed_since and held.owed_since <= asked.at - asked.grace:
            yield finding(What.UNSEALED, held, held.owed_since.isoformat())
        return
    (seal,) = seals
    if seal.sha256 != held.sha256 or held.storage_version not in ("", seal.storage_version):
        yield finding(What.ALTERED, held, "the seal is another version's")
    mode, until = locking.lock_of(seal.key, seal.storage_version) or ("", None)
    if mode != locking.MODE or until is None or until < seal.retain_until:
        found = f"{mode or 'no lock'} until {until.isoformat() if until else '–'}"
        yield finding(What.LOOSE, held, f"{found}, not {seal.retain_until.isoformat()}")


def finding(what: What, held: Held, detail: str = "") -> Finding:
    reference = (
        ConnectionFile.objects.filter(pk=held.file_id or 0).values_list("reference", flat=True).first()
    )
    return Finding(what, held.key, reference or "", held.kind, held.number, held.name, detail)


#: The hash of every version was said when it came, and that of every seal when it was put.
UNSAID = """
SELECT kept.key, file.reference, kept.kind, kept.number, kept.name, kept.sha256
FROM (
    SELECT version.key, paper.connection_file_id AS file_id, paper.kind, version.number, version.name,
           version.sha256, 'paper_received' AS said
    FROM documents_paperversion version JOIN documents_paper paper ON paper.id = version.paper_id
    UNION ALL
    SELECT seal.key, seal.connection_file_id, '', NULL, '', seal.sha256, 'paper_sealed'
    FROM documents_seal seal
) kept JOIN workflows_connectionfile file ON file.id = kept.file_id
WHERE (%(file_id)s::bigint IS NULL OR kept.file_id = %(file_id)s) AND NOT EXISTS (
    SELECT 1 FROM workflows_timelineentry entry
    WHERE entry.connection_file_id = kept.file_id AND entry.kind = kept.said
      AND entry.data->'papers' @> jsonb_build_array(jsonb_build_object('sha256', kept.sha256))
)
"""


def unsaid(file_id: int | None) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(UNSAID, {"file_id": file_id})
        for key, reference, kind, number, name, sha256 in cursor:
            yield Finding(What.UNSAID, key, reference, kind, number, name, sha256)

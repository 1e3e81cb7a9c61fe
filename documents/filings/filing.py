"""Filing a paper: its bytes are examined and kept, its new version supersedes the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from documents.catalogue import kinds
from documents.catalogue.needs import Kind
from documents.catalogue.paper_reasons import INFECTED
from documents.errors import MayNotFile, NotInForce, PaperRefused, UnknownKind
from documents.examination import scanning
from documents.examination.scanning import Infected, Scan
from documents.examination.sniffing import examine
from documents.filings import replacing
from documents.filings.dossier_papers import misfits
from documents.models import Paper, PaperVersion, State
from documents.permissions import can_file
from documents.requirements import ticking
from documents.storage import storing
from documents.storage.storing import Stored
from eplatform.accounts.models import User
from workflows.engine import lock
from workflows.files import timeline
from workflows.files.dossier.faults import Fault
from workflows.files.knocking import ensure_asked
from workflows.files.models import ConnectionFile
from workflows.works.models import Reserve

ROOM = "papers"


@dataclass(frozen=True)
class Kept:
    """A paper whose bytes lie in the storage, on its way to a version."""

    kind: str
    name: str
    content_type: str
    stored: Stored
    scan: Scan
    #: What there is to know about it that did not keep it out.
    warnings: tuple[Fault, ...] = ()


def file_paper(
    connection_file: ConnectionFile, kind: str, upload: File[bytes], *, by: User, at: datetime,
    network: str = "", phase: int | None = None,
) -> PaperVersion:  # fmt: skip
    """Examine the upload and keep it as the next version of its paper.

    Raises MayNotFile, UnknownKind, NotAsked, PaperLocked, PaperRefused or NotInForce; then nothing of
    it is kept.
    """
    ensure_may_file(connection_file, by)
    found = known_kind(kind)
    ensure_asked(connection_file, network, phase)
    replacing.ensure_open(connection_file, kind, network, phase, by=by)
    name = plain_name(upload.name)
    with storing.removed_on_failure(), transaction.atomic():
        kept = keep_bytes(found, name, upload)
        return add_version(connection_file, kept, by=by, at=at, network=network, phase=phase)


def issue_paper(
    connection_file: ConnectionFile, kind: str, content: File[bytes], *, at: datetime, by: User | None = None,
    network: str = "", phase: int | None = None,
) -> PaperVersion:  # fmt: skip
    """Keep a paper that the platform made itself, such as minutes: accepted as it stands."""
    found = known_kind(kind)
    with storing.removed_on_failure(), transaction.atomic():
        kept = keep_bytes(found, plain_name(content.name), content, own=True)
        return add_version(
            connection_file, kept, by=by, at=at, network=network, phase=phase, issued=True
        )  # fmt: skip


def keep_bytes(kind: Kind, name: str, upload: Any, *, own: bool = False) -> Kept:
    """Examine, scan and store the bytes, before any row speaks of them; `own` are the platform's.

    Raises PaperRefused or ScannerAway.
    """
    stream: Any = upload.file if isinstance(upload, File) else upload
    examined = examine(stream, name, key=kind.code)
    faults = [*(fault for fault in examined.faults if fault.is_error), *misfits(kind, examined, name)]
    if faults:
        raise PaperRefused(faults)
    scan = Scan.OWN if own else scanned(stream, name, kind)
    stored = storing.store(stream, ROOM, examined.media_type)
    return Kept(kind.code, name, examined.media_type, stored, scan)


def scanned(stream: BinaryIO, name: str, kind: Kind) -> Scan:
    try:
        return scanning.scan(stream)
    except Infected as infected:
        raise PaperRefused([Fault(INFECTED, name, None, kind.code, {"virus": infected.name})]) from None


def add_version(
    connection_file: ConnectionFile, kept: Kept, *, by: User | None, at: datetime, network: str = "",
    phase: int | None = None, issued: bool = False, reserve: Reserve | None = None,
) -> PaperVersion:  # fmt: skip
    """The next version of the paper; inside the caller's transaction, with the file locked."""
    lock.take(connection_file.process_id)
    # Under the lock nobody else founds the same paper.
    place = {"kind": kept.kind, "network": network, "phase": phase, "reserve": reserve}
    former: Paper | None
    if issued or reserve is not None:
        former = connection_file.papers.filter(**place).first()
    else:
        former = replacing.ensure_open(connection_file, kept.kind, network, phase, by=by)
    paper = former or Paper.objects.create(connection_file=connection_file, **place)
    number = supersede(former, issued) if former else 1
    state = State.ACCEPTED if issued else State.RECEIVED
    version = version_of(paper, kept, number, by=by, at=at, issued=issued, state=state)
    version.save(force_insert=True)
    paper.current, paper.state, paper.expires_on = version, state, None
    paper.save(update_fields=["current", "state", "expires_on"])
    timeline.record(
        connection_file, "paper_received", by=by, at=at, network=network, phase=phase,
        data={"papers": [facts_of(kept, number)]} | ({"issued": True} if issued else {}),
    )  # fmt: skip
    ticking.after_change(connection_file, kept.kind, network, phase, by=by, at=at)
    return version


def supersede(paper: Paper, issued: bool) -> int:
    """Make the version in force outdated; the number of the next one."""
    last: PaperVersion | None = paper.versions.first()
    if last is None:
        return 1
    if last.issued and not issued:
        raise NotInForce(_("This paper was issued by the platform; nobody can replace it."))
    paper.versions.exclude(state=State.OUTDATED).update(state=State.OUTDATED)
    return last.number + 1


def add_first_versions(
    connection_file: ConnectionFile, papers: Iterable[Kept], *, by: User, at: datetime
) -> list[PaperVersion]:
    """All the papers of a new file at once, in a few statements and with one entry on the timeline."""
    kept = list(papers)
    rows = Paper.objects.bulk_create(Paper(connection_file=connection_file, kind=each.kind) for each in kept)
    versions = PaperVersion.objects.bulk_create(
        version_of(paper, each, 1, by=by, at=at) for paper, each in zip(rows, kept, strict=True)
    )
    first = PaperVersion.objects.filter(paper=OuterRef("pk"), number=1).values("pk")
    connection_file.papers.update(current=Subquery(first), state=State.RECEIVED)
    timeline.record(
        connection_file, "paper_received", by=by, at=at, data={"papers": [facts_of(each, 1) for each in kept]}
    )
    return versions


def version_of(
    paper: Paper, kept: Kept, number: int, *, by: User | None, at: datetime, issued: bool = False,
    state: str = State.RECEIVED,
) -> PaperVersion:  # fmt: skip
    return PaperVersion(
        paper=paper, number=number, key=kept.stored.key, name=kept.name, size=kept.stored.size,
        sha256=kept.stored.sha256, storage_version=kept.stored.version,
        composite_sha256=kept.stored.composite, content_type=kept.content_type,
        uploaded_by=by, uploaded_at=at, issued=issued, state=state, scan=kept.scan,
    )  # fmt: skip


def facts_of(kept: Kept, number: int) -> dict[str, Any]:
    """What the timeline keeps of a paper: enough to prove which bytes were meant."""
    return {"kind": kept.kind, "version": number, "name": kept.name, "sha256": kept.stored.sha256}


def ensure_may_file(connection_file: ConnectionFile, by: User) -> None:
    ensure_running(connection_file)
    if not can_file(by, connection_file):
        raise MayNotFile(
            _("Only the parties of this connection file, and those who receive papers, may file them.")
        )


def ensure_running(connection_file: ConnectionFile) -> None:
    if not connection_file.is_running:
        raise MayNotFile(_("This connection file is closed; no paper can be filed on it any more."))


def known_kind(code: str) -> Kind:
    kind = kinds.CATALOGUE.get(code)
    if kind is None:
        raise UnknownKind(_("“%(kind)s” is no kind of paper. Choose one of the catalogue.") % {"kind": code})
    return kind


def plain_name(name: str | None) -> str:
    """The last part of the name as given, never used to find the bytes again."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1].strip()
    return last or "document"

"""What goes into a hand-over pack, document by document, each read only when its turn has come."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.db.models import Q

from documents.catalogue import kinds
from documents.handover.packs import Pack
from documents.keeping.seals import Seal
from documents.models import Decision, Paper, PaperVersion, State
from documents.printing import minutes, receipts
from documents.storage import streaming
from documents.storage.storing import Stored
from workflows.files.discretion import is_inside
from workflows.files.models import ConnectionFile, TimelineEntry
from workflows.files.sealing import as_stored, columns
from workflows.works.models import AcceptanceMinutes, VisitOrder

RECORD = "record.jsonl"
OFFLINE = Path(__file__).parent / "offline"
PROGRAM = OFFLINE / "verify.py"
BATCH = 500


@dataclass(frozen=True)
class Document:
    """One document of a pack; ``sha256`` is what its bytes must have, where that is known beforehand."""

    path: str
    what: str
    title: str
    pieces: Callable[[], Iterator[bytes]]
    sha256: str = ""
    #: More that the manifest says of it, such as the kind and version of a paper.
    facts: tuple[tuple[str, Any], ...] = ()


Contents = Callable[[ConnectionFile, str], Iterable[Document]]
#: Rooms above this one whose papers belong into the pack as well; they put themselves down when loaded.
contributors: list[Contents] = []


def contents(pack: Pack, entries: int) -> Iterator[Document]:
    """Everything but the manifest; of the record, so many entries as there were when the pack was begun."""
    connection_file, language = pack.connection_file, pack.language
    yield from papers(connection_file)
    for contribute in contributors:
        yield from contribute(connection_file, language)
    yield from minutes_of(connection_file, language)
    yield at_once("receipt.pdf", "receipt", "", lambda: receipts.filing_receipt(connection_file, language))
    yield Document("decisions.csv", "decisions", "", lambda: decisions(connection_file))
    yield Document(RECORD, "record", "", lambda: record(connection_file, entries))
    yield at_once("README.txt", "words", "", lambda: words(pack).encode())
    yield at_once("verify.py", "program", "", PROGRAM.read_bytes)


def words(pack: Pack) -> str:
    """What whoever unpacks it reads first, in three languages at once."""
    connection_file = pack.connection_file
    text = (OFFLINE / "README.txt").read_text(encoding="utf-8")
    return text.format(reference=connection_file.reference, title=connection_file.title, code=pack.code)


def at_once(path: str, what: str, title: str, make: Callable[[], bytes]) -> Document:
    """A document small enough to be made in one piece."""
    return Document(path, what, title, lambda: iter([make()]))


def stored(path: str, what: str, title: str, kept: Stored, *facts: tuple[str, Any]) -> Document:
    """A document that lies in the storage."""
    return Document(path, what, title, partial(streaming.pieces, kept.key, kept.version), kept.sha256, facts)


def in_force(connection_file: ConnectionFile) -> list[PaperVersion]:
    """The papers that were accepted or issued."""
    return current(connection_file, Q(state=State.ACCEPTED))


def left_out(connection_file: ConnectionFile) -> list[PaperVersion]:
    """Papers that lie on the file and were never accepted, or are so no more."""
    return current(connection_file, ~Q(state=State.ACCEPTED))


def current(connection_file: ConnectionFile, condition: Q) -> list[PaperVersion]:
    """The versions in force, or last in force, in the order of the catalogue."""
    papers = connection_file.papers.filter(condition).values("current")
    rows = PaperVersion.objects.filter(pk__in=papers).select_related("paper__reserve", "seal")
    return list(rows.order_by("paper__kind", "paper__network", "paper__phase", "paper__reserve"))


def papers(connection_file: ConnectionFile) -> Iterator[Document]:
    for version in in_force(connection_file):
        paper = version.paper
        yield stored(
            path_of(paper, version), "paper", kinds.CATALOGUE[paper.kind].title,
            Stored(version.key, version.size, version.sha256, version.storage_version),
            ("kind", paper.kind), ("network", paper.network), ("phase", paper.phase), ("name", version.name),
            ("version", version.number), ("received_at", version.uploaded_at.isoformat()),
            ("sealed_until", sealed_until(version)),
        )  # fmt: skip


def sealed_until(version: PaperVersion) -> str:
    """Nothing where it could not be sealed; then its bytes stop the pack."""
    seal: Seal | None = getattr(version, "seal", None)
    return seal.retain_until.isoformat() if seal else ""


def path_of(paper: Paper, version: PaperVersion) -> str:
    """A plain name that every system can unpack; the one its owner gave it stands in the manifest."""
    parts = [paper.kind, paper.network, f"p{paper.phase}" if paper.phase else ""]
    if paper.reserve is not None:
        parts.append(f"reserve-{paper.reserve.number}")
    stem = "-".join([*filter(None, parts), f"v{version.number}"])
    ending = version.name.rpartition(".")[2].lower()
    return f"papers/{plain(stem)}.{plain(ending)[:8] or 'bin'}"


def plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", text)


def minutes_of(connection_file: ConnectionFile, language: str) -> Iterator[Document]:
    """The minutes of visits and acceptances, put on paper from the record."""
    visits = VisitOrder.objects.filter(connection_file=connection_file, visit__isnull=False)
    for order in visits.select_related("visit__by", "visit__signed_by").order_by("number"):
        order.connection_file, order.visit.order = connection_file, order
        yield at_once(*minutes_named(order.number), partial(minutes.visit_pdf, order.visit, language))
    for held in AcceptanceMinutes.objects.filter(connection_file=connection_file).order_by("number"):
        held.connection_file = connection_file
        yield at_once(*minutes_named(held.number), partial(minutes.acceptance_pdf, held, language))


def minutes_named(number: str) -> tuple[str, str, str]:
    return f"minutes/{plain(number)}.pdf", "minutes", number


def decisions(connection_file: ConnectionFile) -> Iterator[bytes]:
    """Every decision on every version of a paper, the oldest first, as a table."""
    rows = Decision.objects.filter(version__paper__connection_file=connection_file)
    rows = rows.select_related("version__paper", "by").order_by("at", "pk")
    yield "\ufeff".encode()  # spreadsheets know UTF-8 by this mark
    yield line(("at", "kind", "version", "name", "sha256", "decision", "reason", "by"))
    for row in rows.iterator(chunk_size=BATCH):
        version = row.version
        yield line(
            (
                row.at.isoformat(), version.paper.kind, version.number, version.name, version.sha256,
                "accepted" if row.accepted else "rejected", row.reason, row.by,
            )
        )  # fmt: skip


def line(cells: Iterable[Any]) -> bytes:
    """One line of a table; a cell that a spreadsheet would reckon with is kept as words."""
    texts = ("" if cell is None else str(cell) for cell in cells)
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow("'" + text if text[:1] in "=+-@\t" else text for text in texts)
    return out.getvalue().encode()


def record(connection_file: ConnectionFile, entries: int) -> Iterator[bytes]:
    """The timeline with its seals, one entry a line; of the utility's own remarks only the seals."""
    rows = TimelineEntry.objects.filter(connection_file=connection_file, number__lte=entries)
    for entry in as_stored(rows.select_related("by")).iterator(chunk_size=BATCH):
        told: dict[str, Any] = {"number": entry.number, "seal": bytes(entry.seal).hex()}
        if is_inside(entry):
            told["withheld"] = "a remark of the utility to itself"
        else:
            told |= {"by": str(entry.by or ""), "columns": columns(entry)}
        yield json.dumps(told, ensure_ascii=False).encode() + b"\n"

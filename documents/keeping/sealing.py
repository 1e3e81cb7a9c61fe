"""Sealing what was accepted or issued: hashed again, locked in the storage, and said on the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from documents.keeping import holdings
from documents.keeping.holdings import Held
from documents.keeping.retention import RULES, rule_of, span_over, span_over_in_rows
from documents.keeping.seals import Seal
from documents.models import PaperVersion
from documents.storage import locking
from workflows.engine import lock
from workflows.files import timeline
from workflows.files.models import ConnectionFile, TimelineEntry

#: Entries after which something is owed a seal, by kind; other rooms add theirs.
LEADING: dict[str, Callable[[TimelineEntry], bool]] = {
    "paper_accepted": lambda entry: True,
    "paper_received": lambda entry: bool(entry.data.get("issued")),
}
_later: ContextVar[bool] = ContextVar("sealed_later", default=False)


class Altered(Exception):
    """What lies in the storage is not what was accepted or issued."""


@contextmanager
def sealed_later() -> Iterator[None]:
    """What is accepted or issued inside is sealed by one job for all, which the caller defers."""
    token = _later.set(True)
    try:
        yield
    finally:
        _later.reset(token)


def leads_to_a_seal(entry: TimelineEntry) -> bool:
    """Whether the entry leaves a job behind that seals."""
    leads = LEADING.get(entry.kind)
    return leads is not None and leads(entry) and not _later.get()


def seal_file(file_id: int, *, at: datetime) -> int:
    """Seal all that one file owes; how much there was. Raises Altered once for what must not be sealed.

    The locks come first, the rows and the entry in one transaction after them: killed in between, it does
    the same again. Nothing of the database is held while bytes are read.
    """
    tried = [(held, sealed(held, at=at)) for held in owed(file_id)]
    whole = [(held, seal) for held, seal in tried if seal]
    altered = [held for held, seal in tried if not seal]
    kept = keep(file_id, whole, at=at) if whole else 0
    if altered and note_altered(file_id, altered, at=at):
        raise Altered(", ".join(f"{held.name} ({held.key})" for held in altered))
    return kept


def seal_left(*, at: datetime) -> int:
    """Seal whatever waits in any file; one with altered papers stops no other."""
    count, altered = 0, []
    for file_id in files_owing():
        try:
            count += seal_file(file_id, at=at)
        except Altered as problem:
            altered.append(str(problem))
    if altered:
        raise Altered(", ".join(altered))
    return count


def owed(file_id: int) -> list[Held]:
    """What the file's rooms accepted or issued and nobody has sealed."""
    return [
        held
        for rows in holdings.HOLDERS.values()
        for held in holdings.listed(unsealed(rows).filter(file_id=file_id))
    ]


def unsealed(rows: holdings.Rows) -> QuerySet[Any]:
    return rows().filter(~Exists(Seal.objects.filter(key=OuterRef("key"))), owed_since__isnull=False)


def files_owing() -> list[int]:
    """The connection files in which anything waits for its seal."""
    found = {
        file_id
        for rows in holdings.HOLDERS.values()
        for file_id in unsealed(rows).order_by().values_list("file_id", flat=True).distinct()
    }
    return sorted(found)


def sealed(held: Held, *, at: datetime) -> Seal | None:
    """Lock the bytes that the row means; None where they are others, or none."""
    version = locking.settled_version(held.key, held.storage_version)
    if version is None or not locking.is_whole(held.key, version, held.sha256):
        return None
    rule = rule_of(held.kind)
    until = locking.lock(held.key, version, span_over(at, rule))
    return Seal(
        key=held.key, storage_version=version, sha256=held.sha256, rule=rule.code, sealed_at=at,
        retain_until=until,
    )  # fmt: skip


@transaction.atomic
def keep(file_id: int, seals: list[tuple[Held, Seal]], *, at: datetime) -> int:
    """Write the seals and say them on the timeline, but those that another worker wrote meanwhile."""
    connection_file = ConnectionFile.objects.get(pk=file_id)
    lock.take(connection_file.process_id)
    known = set(Seal.objects.of_keys([seal.key for _held, seal in seals]).values_list("key", flat=True))
    fresh = [(held, seal) for held, seal in seals if seal.key not in known]
    if not fresh:
        return 0
    papers = PaperVersion.objects.of_keys([held.key for held, _seal in fresh])
    versions = dict(papers.values_list("key", "pk"))
    for _held, seal in fresh:
        seal.connection_file, seal.version_id = connection_file, versions.get(seal.key)
    Seal.objects.bulk_create(seal for _held, seal in fresh)
    facts = [{**held.facts, "until": seal.retain_until} for held, seal in fresh]
    timeline.record(connection_file, "paper_sealed", by=None, at=at, data={"papers": facts})
    return len(fresh)


@transaction.atomic
def note_altered(file_id: int, altered: list[Held], *, at: datetime) -> bool:
    """Say on the timeline what is not sealed because it is not what it was; False where that was said."""
    connection_file = ConnectionFile.objects.get(pk=file_id)
    lock.take(connection_file.process_id)
    said = connection_file.timeline.filter(kind="paper_altered").values_list("data", flat=True)
    known = [paper for data in said for paper in data["papers"]]
    fresh = [held.facts for held in altered if held.facts not in known]
    if fresh:
        timeline.record(connection_file, "paper_altered", by=None, at=at, data={"papers": fresh})
    return bool(fresh)


def prolong(*, at: datetime) -> int:
    """Lengthen the seals of files that have ended to the span of their rule; how many there were."""
    count = 0
    for rule in RULES.values():
        owed_until = span_over_in_rows("connection_file__closed_at", rule)
        short = Seal.objects.filter(rule=rule.code, retain_until__lt=owed_until)
        ends: Any = short.values_list("pk", "key", "storage_version", "connection_file__closed_at")
        for pk, key, version, ended_at in ends.iterator():
            until = locking.lock(key, version, span_over(ended_at, rule))
            Seal.objects.filter(pk=pk).update(retain_until=until)
            count += 1
    return count

"""The seals of the timeline, counted again outside the database: what was changed, removed or reordered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db.models import QuerySet, TextChoices, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from workflows.files.models import ConnectionFile, TimelineEntry

BATCH = 2000


class What(TextChoices):
    """What befell an entry."""

    CHANGED = "changed", _("changed, or not in its place")
    REMOVED = "removed", _("removed")
    ADDED = "added", _("added behind the back of the platform")
    REWRITTEN = "rewritten", _("not the entry whose seal was kept")


@dataclass(frozen=True)
class Fault:
    """An entry that is not as it was written, or is not there."""

    reference: str
    number: int
    what: What


def digest(before: bytes, entry: Any) -> bytes:
    """SHA-256 over the seal before and the columns as netstrings; ``entry.text`` is the data as stored."""
    return sha256(before + b"".join(netstring(column) for column in columns(entry))).digest()


def columns(entry: Any) -> list[str]:
    """What the seal of an entry speaks of, in its order."""
    moment = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    values = [
        entry.connection_file_id, entry.number, moment, blank(entry.by_id), entry.kind, entry.network,
        blank(entry.phase), entry.step, entry.outcome, entry.note, entry.text,
    ]  # fmt: skip
    return [str(value) for value in values]


def netstring(text: str) -> bytes:
    octets = text.encode()
    return b"%d:%b," % (len(octets), octets)


def blank(value: object) -> object:
    return "" if value is None else value


def faults(connection_files: QuerySet[ConnectionFile]) -> Iterator[Fault]:
    """Every fault of the timelines of these files, in constant memory."""
    written = connection_files.order_by("pk").values_list("pk", "reference", "entries")
    timelines = entries_by_file(connection_files)
    pending = next(timelines, None)
    for pk, reference, count in written.iterator(chunk_size=BATCH):
        entries: Iterable[TimelineEntry] = ()
        if pending is not None and pending[0] == pk:
            entries = pending[1]
        yield from faults_of(reference, entries, count)
        if pending is not None and pending[0] == pk:
            pending = next(timelines, None)


def entries_by_file(
    connection_files: QuerySet[ConnectionFile],
) -> Iterator[tuple[int, Iterator[TimelineEntry]]]:
    rows = as_stored(TimelineEntry.objects.filter(connection_file__in=connection_files))
    return groupby(rows.iterator(chunk_size=BATCH), key=attrgetter("connection_file_id"))


def as_stored(entries: QuerySet[TimelineEntry]) -> QuerySet[TimelineEntry]:
    """In order, each with its data as the very ``text`` that was sealed."""
    told = entries.annotate(text=Cast("data", TextField())).defer("data")
    return told.order_by("connection_file", "number")


def faults_of(reference: str, entries: Iterable[TimelineEntry], count: int) -> Iterator[Fault]:
    """The faults of one file, whose row says that it has ``count`` entries."""
    before, expected = b"", 1
    for entry in entries:
        for number in range(expected, entry.number):
            yield Fault(reference, number, What.REMOVED)
        if bytes(entry.seal) != digest(before, entry) and expected == entry.number:
            yield Fault(reference, entry.number, What.CHANGED)
        before, expected = bytes(entry.seal), entry.number + 1
    for number in range(expected, count + 1):
        yield Fault(reference, number, What.REMOVED)
    if expected > count + 1:
        yield Fault(reference, expected - 1, What.ADDED)


def heads(connection_files: QuerySet[ConnectionFile]) -> Iterator[dict[str, Any]]:
    """The last seal of each file: kept elsewhere, it shows a timeline that was rewritten as a whole."""
    last = (
        TimelineEntry.objects.filter(connection_file__in=connection_files)
        .order_by("connection_file", "-number")
        .distinct("connection_file")
        .values_list("connection_file__reference", "number", "seal")
    )
    for reference, number, seal in last.iterator(chunk_size=BATCH):
        yield {"reference": reference, "number": number, "seal": bytes(seal).hex()}


def faults_against(kept: Path) -> Iterator[Fault]:
    """Entries whose seal is not the one that an earlier list of heads kept, one JSON object a line."""
    for line in kept.read_text(encoding="utf-8").splitlines():
        head = json.loads(line)
        seals = TimelineEntry.objects.filter(
            connection_file__reference=head["reference"], number=head["number"]
        ).values_list("seal", flat=True)
        if [bytes(seal).hex() for seal in seals] != [head["seal"]]:
            yield Fault(head["reference"], head["number"], What.REWRITTEN)

"""Whose bytes lie in the bucket: every row of every room that names an object, asked in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Collate

from documents.keeping.purges import is_purged
from documents.models import Decision, DraftUpload, Pack, PaperVersion, Preview, Upload

#: The order in which a storage lists its keys: by their bytes.
BYTES = "C"


class Held(NamedTuple):
    """One object that a row speaks of."""

    key: str
    storage_version: str
    size: int | None
    sha256: str
    composite_sha256: str
    file_id: int | None
    kind: str
    name: str
    number: int
    #: When it was first accepted or issued, and so owed a seal; None where it never was.
    owed_since: datetime | None
    #: Whether it must lie there by now.
    required: bool
    #: Whether the row speaks of everything whose key goes on from this one, after a slash.
    covers: bool

    @property
    def facts(self) -> dict[str, Any]:
        """What the timeline keeps of it: enough to prove which bytes were meant."""
        return {"kind": self.kind, "version": self.number, "name": self.name, "sha256": self.sha256}


UNKNOWN: dict[str, Any] = {
    "storage_version": Value("", output_field=CharField()),
    "size": Value(None, output_field=BigIntegerField()),
    "sha256": Value("", output_field=CharField()),
    "composite_sha256": Value("", output_field=CharField()),
    "file_id": Value(None, output_field=BigIntegerField()),
    "kind": Value("", output_field=CharField()),
    "name": Value("", output_field=CharField()),
    "number": Value(1),
    "owed_since": Value(None, output_field=DateTimeField()),
    "required": Value(True),
    "covers": Value(False),
}
#: A room's rows, with a column for every field of ``Held``.
Rows = Callable[[], QuerySet[Any]]
HOLDERS: dict[str, Rows] = {}


def register(name: str, rows: Rows) -> None:
    """Let a room say what it keeps in the bucket; what nobody holds is an orphan."""
    HOLDERS[name] = rows


def rows_of(queryset: QuerySet[Any], **known: Any) -> QuerySet[Any]:
    """The rows, but the purged, with every column of ``Held``: their own, those given, else the unknown."""
    own = {field.name for field in queryset.model._meta.concrete_fields}
    unknown = {name: value for name, value in UNKNOWN.items() if name not in own and name not in known}
    annotated: QuerySet[Any] = queryset.annotate(**known, **unknown)
    return annotated.filter(~is_purged())


def papers() -> QuerySet[Any]:
    """Every version of every paper; once accepted it is owed a seal, even if it was rejected later."""
    accepted = Decision.objects.filter(version=OuterRef("pk"), accepted=True).order_by("at").values("at")[:1]
    since = Case(When(issued=True, then=F("uploaded_at")), default=Subquery(accepted))
    return rows_of(
        PaperVersion.objects.all(), file_id=F("paper__connection_file_id"), kind=F("paper__kind"),
        owed_since=since,
    )  # fmt: skip


def drafts() -> QuerySet[Any]:
    """What is attached to dossiers on their way: nobody has accepted any of it."""
    return rows_of(DraftUpload.objects.all())


def uploads() -> QuerySet[Any]:
    """What is being sent or checked, and what lies in quarantine; put together it may lie there already."""
    there = Q(state__in=[Upload.State.ARRIVED, Upload.State.QUARANTINED])
    waiting = Upload.objects.filter(there | Q(state=Upload.State.SENDING), bytes_gone_at=None)
    required = Case(When(there, then=Value(True)), default=Value(False))
    return rows_of(waiting, file_id=F("connection_file_id"), number=Value(1), required=required)


def packs() -> QuerySet[Any]:
    """Hand-over packs; one that is being made is not there yet, and nothing is left of one that failed."""
    made = Case(When(state=Pack.State.MADE, then=Value(True)), default=Value(False))
    standing = Pack.objects.exclude(state=Pack.State.FAILED)
    return rows_of(standing, file_id=F("connection_file_id"), required=made)


def previews() -> QuerySet[Any]:
    """Pictures of papers, made anew whenever they are missed; those from near are many squares."""
    return rows_of(Preview.objects.exclude(key=""), covers=Value(True), required=Value(False))


def listed(rows: QuerySet[Any]) -> Iterator[Held]:
    """The rows in the order of a bucket's listing, a few thousand at a time."""
    ordered = rows.order_by(Collate("key", BYTES)).values_list(*Held._fields)
    return map(Held._make, ordered.iterator(chunk_size=2000))


for _room in (papers, drafts, uploads, packs, previews):
    register(_room.__name__, _room)

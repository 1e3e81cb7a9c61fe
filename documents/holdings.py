"""Whose bytes lie in the bucket: every row of every room that names an object, asked in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Collate

from documents.models import Decision, DraftUpload, PaperVersion

#: The order in which a storage lists its keys: by their bytes.
BYTES = "C"


class Held(NamedTuple):
    """One object that a row speaks of."""

    key: str
    storage_version: str
    size: int
    sha256: str
    file_id: int | None
    kind: str
    name: str
    number: int
    #: Whether it has to be sealed: it was accepted or issued.
    owed: bool

    @property
    def facts(self) -> dict[str, Any]:
        """What the timeline keeps of it: enough to prove which bytes were meant."""
        return {"kind": self.kind, "version": self.number, "name": self.name, "sha256": self.sha256}


#: A room's rows, with a column for every field of ``Held``.
Rows = Callable[[], QuerySet[Any]]
HOLDERS: dict[str, Rows] = {}


def register(name: str, rows: Rows) -> None:
    """Let a room say what it keeps in the bucket; what nobody holds is an orphan."""
    HOLDERS[name] = rows


def papers() -> QuerySet[Any]:
    """Every version of every paper; once accepted it is owed a seal, even if it was rejected later."""
    accepted = Decision.objects.filter(version=OuterRef("pk"), accepted=True)
    return PaperVersion.objects.annotate(
        file_id=F("paper__connection_file_id"), kind=F("paper__kind"), owed=Q(issued=True) | Exists(accepted)
    )


def drafts() -> QuerySet[Any]:
    """What is attached to dossiers on their way: nobody has accepted any of it."""
    nothing: Any = Value("", output_field=CharField())
    return DraftUpload.objects.annotate(
        storage_version=nothing, file_id=Value(None, output_field=CharField()), number=Value(1),
        owed=Value(False),
    )  # fmt: skip


def listed(rows: QuerySet[Any]) -> Iterator[Held]:
    """The rows in the order of a bucket's listing, a few thousand at a time."""
    ordered = rows.order_by(Collate("key", BYTES)).values_list(*Held._fields)
    return map(Held._make, ordered.iterator(chunk_size=2000))


register("papers", papers)
register("drafts", drafts)

"""Making papers findable: the words of each content are read once, and kept with each version's names."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.search import SearchVector
from django.db.models import QuerySet, Value
from django.utils.translation import override

from documents.catalogue import kinds
from documents.catalogue.formats import MEDIA_TYPES, Format
from documents.examination.confining import Limits, Overrun, Unread, confined
from documents.models import PaperVersion
from documents.search.folding import folded, plain
from documents.search.paper_texts import PaperText
from documents.storage import storing

READERS = {
    MEDIA_TYPES[Format.PDF]: "documents.search.wording:words_of_pdf",
    MEDIA_TYPES[Format.XLSX]: "documents.search.wording:words_of_workbook",
    MEDIA_TYPES[Format.DXF]: "documents.search.wording:words_of_drawing",
    MEDIA_TYPES[Format.CSV]: "documents.search.wording:words_of_text",
    MEDIA_TYPES[Format.TEXT]: "documents.search.wording:words_of_text",
}
LIMITS = Limits(seconds=60, megabytes=1500)
#: A larger paper is found by its names.
LARGEST = 300_000_000
#: Versions read by one run of the sweep.
BATCH = 300
CONFIGURATION = "documents_papers"
LANGUAGES = ("fr", "ar", "en")

log = logging.getLogger(__name__)


def unread() -> QuerySet[PaperVersion]:
    rows: QuerySet[PaperVersion] = PaperVersion.objects.filter(words=None, purge=None)
    return rows.select_related("paper__connection_file").order_by("-pk")


def read_new(contents: Sequence[str], *, at: datetime) -> int:
    """Read the versions of these contents (by their SHA-256); how many there were."""
    return read_all(list(unread().filter(sha256__in=contents)), at=at)


def read_forgotten(*, at: datetime) -> int:
    """Read the newest versions that no job has read; how many there were."""
    return read_all(list(unread()[:BATCH]), at=at)


def read_all(versions: Sequence[PaperVersion], *, at: datetime) -> int:
    known = dict(
        PaperText.objects.filter(version__sha256__in={each.sha256 for each in versions})
        .order_by("version__sha256", "-pk")
        .distinct("version__sha256")
        .values_list("version__sha256", "text")
    )
    for version in versions:
        if version.sha256 not in known:
            known[version.sha256] = words_of(version)
        keep(version, known[version.sha256], at=at)
    return len(versions)


def words_of(version: PaperVersion) -> str:
    """What the document says; nothing where no program reads it, or cannot."""
    reader = READERS.get(version.content_type)
    if reader is None or version.size > LARGEST:
        return ""
    with storing.fetched(version.key, version=version.storage_version) as stream:
        try:
            return str(confined(reader, stream, LIMITS))
        except (Overrun, Unread) as problem:
            log.warning("The words of version %s were not read: %r", version.pk, problem)
            return ""


def keep(version: PaperVersion, text: str, *, at: datetime) -> None:
    names = names_of(version)
    row = PaperText(version=version, names=names, text=text, folded=folded(text), made_at=at)
    row.found = weighed(folded(names), "A") + weighed(row.folded, "D")
    PaperText.objects.bulk_create([row], ignore_conflicts=True)


def forget(versions: Sequence[int]) -> None:
    """Versions whose bytes are gone are found by their names alone."""
    for row in PaperText.objects.filter(pk__in=versions):
        row.text, row.folded, row.found = "", "", weighed(folded(row.names), "A")
        row.save(update_fields=["text", "folded", "found"])


def names_of(version: PaperVersion) -> str:
    """How people call it: its file, its kind in every language, its own name with and without the signs."""
    paper = version.paper
    stem = "".join(letter if letter.isalnum() else " " for letter in version.name)
    titles = []
    for language in LANGUAGES:
        with override(language):
            kind = kinds.CATALOGUE.get(paper.kind)
            titles += [str(kind.title)] if kind else []
    return plain(" · ".join([paper.connection_file.reference, paper.kind, *titles, version.name, stem]))


def weighed(words: str, weight: str) -> SearchVector:
    return SearchVector(Value(words), config=CONFIGURATION, weight=weight)

"""Searching papers by what they are called and what they say, among those that a person may see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection
from django.db.models import F, QuerySet, Value

from documents.catalogue import kinds
from documents.catalogue.needs import Need
from documents.models import PaperVersion
from documents.requirements.checklist import Item
from documents.search.folding import folded, plain
from documents.search.indexing import CONFIGURATION
from documents.search.paper_texts import PaperText
from eplatform.accounts.models import User
from workflows.files.models import ConnectionFile

#: Of what a common word finds, so many of the newest are ranked.
MOST_RANKED = 1000
LONGEST_QUERY = 200
#: A last word of so many letters also finds what begins with it.
SHORTEST_BEGINNING = 3
#: Marks around what was found, which no text holds.
BEGIN, END, BETWEEN = "\x02", "\x03", "\x04"
#: Signs by which somebody asks for a phrase, or for papers without a word.
SYNTAX = re.compile(r'"|(^|\s)-\w|\bor\b', re.IGNORECASE)
PIECES = re.compile(f"{BEGIN}(.*?){END}", re.DOTALL)
#: The same stretch of the text as it is written, for a stretch of it folded.
ORIGINALS = """
SELECT fragment.version_id, fragment.number,
       substr(text.text, strpos(text.folded, fragment.words), length(fragment.words))
FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS fragment (version_id, number, words)
JOIN documents_papertext AS text USING (version_id)
WHERE strpos(text.folded, fragment.words) > 0
"""


@dataclass(frozen=True)
class Piece:
    """Some words of a paper; those that were looked for are `met`."""

    text: str
    met: bool = False


@dataclass(frozen=True)
class Hit:
    """A paper that was found, with the places of its text where."""

    version: PaperVersion
    pieces: tuple[Piece, ...]

    @property
    def title(self) -> str:
        """The kind of the paper, in the reader's language."""
        return self.line.title

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its file's papers."""
        return self.line.anchor

    @property
    def line(self) -> Item:
        paper = self.version.paper
        return Item(kinds.CATALOGUE[paper.kind], Need.OPTIONAL, paper.network, paper.phase)


def search(words: str, user: User, *, start: int = 0, limit: int = 20) -> tuple[list[Hit], bool]:
    """The best papers in force from `start` on, and whether there are more."""
    query = query_of(words)
    if query is None:
        return [], False
    newest = matching(query, user).order_by("-pk").values("pk")[:MOST_RANKED]
    ranked = (
        PaperText.objects.filter(pk__in=newest)
        .annotate(rank=SearchRank(F("found"), query))
        .order_by("-rank", "-pk")
        .values_list("pk", flat=True)
    )
    best = list(ranked[start : start + limit + 1])
    return hits_of(best[:limit], query), len(best) > limit


def query_of(words: str) -> SearchQuery | None:
    """What the words ask for; None where they hold nothing to look for."""
    words = folded(plain(words[:LONGEST_QUERY]))
    tokens = re.findall(r"\w+", words)
    if not tokens:
        return None
    asked = SearchQuery(Value(words), config=CONFIGURATION, search_type="websearch")
    if SYNTAX.search(words) or len(tokens[-1]) < SHORTEST_BEGINNING:
        return asked
    beginning = " & ".join(f"'{token}'" for token in tokens) + ":*"
    return asked | SearchQuery(Value(beginning), config=CONFIGURATION, search_type="raw")


def matching(query: SearchQuery, user: User) -> QuerySet[PaperText]:
    return PaperText.objects.filter(
        found=query,
        version__paper__current=F("version"),
        version__paper__connection_file__in=ConnectionFile.objects.visible_to(user),
    )


def hits_of(best: Sequence[int], query: SearchQuery) -> list[Hit]:
    versions = (
        PaperVersion.objects.select_related("paper__connection_file", "uploaded_by", "seal")
        .prefetch_related("decisions__by")
        .in_bulk(best)
    )
    snippets = snippets_of(best, query)
    return [Hit(versions[pk], snippets.get(pk, ())) for pk in best]


def snippets_of(best: Sequence[int], query: SearchQuery) -> dict[int, tuple[Piece, ...]]:
    """The places found, in the spelling of the paper: folding changes letters, never how many there are."""
    headline = SearchHeadline(
        F("folded"), query, config=CONFIGURATION, start_sel=BEGIN, stop_sel=END, max_words=24,
        min_words=10, max_fragments=2, fragment_delimiter=BETWEEN,
    )  # fmt: skip
    rows = PaperText.objects.filter(pk__in=best).exclude(text="").values_list("pk", headline)
    fragments = {pk: told.split(BETWEEN) for pk, told in rows}
    originals = originals_of(fragments)
    return {
        pk: tuple(chain(*(pieces(each, originals.get((pk, n))) for n, each in enumerate(found))))
        for pk, found in fragments.items()
    }


def originals_of(fragments: dict[int, list[str]]) -> dict[tuple[int, int], str]:
    wanted = [
        (pk, number, bare(each)) for pk, found in fragments.items() for number, each in enumerate(found)
    ]
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(ORIGINALS, [list(column) for column in zip(*wanted, strict=True)])
        return {(pk, number): text for pk, number, text in cursor.fetchall()}


def bare(fragment: str) -> str:
    return fragment.replace(BEGIN, "").replace(END, "")


def pieces(fragment: str, original: str | None) -> Iterator[Piece]:
    """The fragment cut at its marks, each piece as the paper spells it."""
    text = original or bare(fragment)
    place = 0
    for number, part in enumerate(PIECES.split(fragment)):
        yield Piece(text[place : place + len(part)], met=number % 2 == 1)
        place += len(part)
    yield Piece(" … ")

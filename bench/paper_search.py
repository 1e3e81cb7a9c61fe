"""Searching among many papers: server time for rare and common words, of all papers and of a person's few."""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from typing import Any

from ground import database

PAPERS = 100_000
WORDS = 300
VOCABULARY = 20_000
REPEATS = 15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=PAPERS)
    asked = parser.parse_args()
    with database():
        from masses import Masses

        masses = Masses()
        masses.grow(to=max(100, asked.papers // 5))
        loaded = grow(asked.papers)
        print(json.dumps({"papers": asked.papers, "load_s": loaded, **figures(masses)}))


def grow(papers: int) -> int:
    """Five papers a file; the first hundred words of a vocabulary make half of every text, as words do."""
    from documents.catalogue import kinds
    from workflows.files.models import ConnectionFile

    began, chance = time.perf_counter(), random.Random(1)
    vocabulary = [word(chance) for _number in range(VOCABULARY)]
    files = list(ConnectionFile.objects.order_by("pk").values_list("pk", flat=True)[: papers // 5])
    codes = list(kinds.CATALOGUE)[:5]
    run("SET session_replication_role = replica")  # versions are made without their papers' checks
    for start in range(0, len(files), 200):
        places = [(file, code) for file in files[start : start + 200] for code in codes]
        keep(places, [text(chance, vocabulary) for _place in places])
    make_current()
    run("SET session_replication_role = origin")
    run("VACUUM ANALYZE")
    return round(time.perf_counter() - began)


def keep(places: list[tuple[int, str]], texts: list[str]) -> None:
    """A paper of one version at each place, a file and a kind, and what it says."""
    from django.utils import timezone

    from documents.models import Paper, PaperText, PaperVersion
    from documents.search import indexing

    at = timezone.now()
    papers = Paper.objects.bulk_create(Paper(connection_file_id=file, kind=code) for file, code in places)
    versions = PaperVersion.objects.bulk_create(
        PaperVersion(
            paper=paper, number=1, key=f"bench/{paper.pk}", name=f"piece {paper.pk}.pdf", size=1,
            sha256=f"{paper.pk:064x}", content_type="application/pdf", uploaded_at=at,
        )
        for paper in papers
    )  # fmt: skip
    PaperText.objects.bulk_create(
        row(indexing, version, said, at) for version, said in zip(versions, texts, strict=True)
    )


def make_current() -> None:
    from documents.models import State

    run(
        "UPDATE documents_paper p SET current_id = v.id, state = %s"
        " FROM documents_paperversion v WHERE v.paper_id = p.id",
        State.RECEIVED,
    )


def run(statement: str, *values: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def row(indexing: Any, version: Any, said: str, at: Any) -> Any:
    from documents.models import PaperText

    folded = indexing.folded(said)
    made = PaperText(version=version, names=f"{version.name} plan", text=said, folded=folded, made_at=at)
    made.found = indexing.weighed(made.names, "A") + indexing.weighed(folded, "D")
    return made


def word(chance: random.Random) -> str:
    letters = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي" if chance.random() < 0.3 else "abcdefghijlmnoprstuvé"
    return "".join(chance.choice(letters) for _letter in range(chance.randint(4, 9)))


def text(chance: random.Random, vocabulary: list[str]) -> str:
    return " ".join(
        vocabulary[chance.randrange(100) if chance.random() < 0.5 else chance.randrange(VOCABULARY)]
        for _number in range(WORDS)
    )


def figures(masses: Any) -> dict[str, float]:
    from documents.models import PaperText

    said = PaperText.objects.order_by("-pk").values_list("text", flat=True)[0].split()
    texts = PaperText.objects
    by_rarity = sorted(set(said[:60]), key=lambda each: texts.filter(text__contains=f" {each} ").count())
    asked = {
        "rare": by_rarity[0], "common": by_rarity[-1], "two_common": " ".join(by_rarity[-2:]),
        "every_paper": "plan", "nothing": "zzzzqqqq",
    }  # fmt: skip
    found: dict[str, float] = {}
    for name, words in asked.items():
        for who in ("manager", "applicant"):
            if (person := getattr(masses, who, None)) is not None:
                found[f"{name}_{who}_ms_p50"] = measured(words, person)
    return found


def measured(words: str, person: Any) -> float:
    from documents.search.searching import search

    spent = []
    for _time in range(REPEATS):
        began = time.perf_counter()
        search(words, person)
        spent.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(spent), 1)


if __name__ == "__main__":
    main()

"""Purging by rule: bytes are removed once their span after the file's end is over and no lock holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from documents.keeping import holdings
from documents.keeping.holdings import Held
from documents.keeping.purges import PurgeEntry
from documents.keeping.retention import RULE_OF_KIND, RULES, Rule, span_over_in_rows
from documents.keeping.seals import Seal
from documents.models import PaperVersion
from documents.search import indexing
from documents.storage import storing
from documents.viewer import pictures
from eplatform.accounts.models import User
from workflows.engine import lock
from workflows.files import timeline
from workflows.files.models import ConnectionFile

#: Rooms whose documents are papers; what is on its way has sweeps of its own.
ROOMS = ("papers", "quotes", "receipts")
#: How long after a purge its bytes are looked for again: a worker may have been killed before they were gone.
AGAIN = timedelta(days=7)


@dataclass(frozen=True)
class Due:
    """A paper whose span is over, and the rule that says so."""

    held: Held
    rule: Rule


def due(*, at: datetime, connection_file: ConnectionFile | None = None) -> Iterator[Due]:
    """All that may be purged now, rule by rule, without holding it all."""
    for rule in RULES.values():
        ended = ConnectionFile.objects.filter(closed_at__isnull=False)
        over = ended.alias(over=span_over_in_rows("closed_at", rule)).filter(over__lte=at)
        if connection_file is not None:
            over = over.filter(pk=connection_file.pk)
        for room in filter(None, map(holdings.HOLDERS.get, ROOMS)):
            rows = room().filter(of_rule(rule), ~is_locked(at), file_id__in=over.values("pk"))
            yield from (Due(held, rule) for held in holdings.listed(rows))


def of_rule(rule: Rule) -> Q:
    """Which rows are kept by that rule: by their kind, once accepted or issued."""
    if rule.code == "unaccepted":
        return Q(owed_since=None)
    others = [kind for kind, code in RULE_OF_KIND.items() if code != rule.code]
    own = [kind for kind, code in RULE_OF_KIND.items() if code == rule.code]
    return Q(owed_since__isnull=False) & (~Q(kind__in=others) if rule.code == "works" else Q(kind__in=own))


def is_locked(at: datetime) -> Exists:
    return Exists(Seal.objects.filter(key=OuterRef("key"), retain_until__gt=at))


def purge(*, at: datetime, by: User | None = None) -> int:
    """Purge all that is due, a file at a time; how many papers that were."""
    remove_again(at=at)
    by_file: dict[int, None] = dict.fromkeys(each.held.file_id or 0 for each in due(at=at))
    return sum(purge_file(file_id, by=by, at=at) for file_id in by_file)


def purge_file(file_id: int, *, at: datetime, by: User | None = None) -> int:
    """Write down what is due of one file and say it on its timeline, then remove the bytes."""
    gone = written_down(file_id, by=by, at=at)
    for each in gone:
        storing.remove(each.key)
    pictures.forget([each.sha256 for each in gone])
    indexing.forget([each.version_id for each in gone if each.version_id])
    return len(gone)


@transaction.atomic
def written_down(file_id: int, *, at: datetime, by: User | None) -> list[PurgeEntry]:
    connection_file = ConnectionFile.objects.get(pk=file_id)
    lock.take(connection_file.process_id)
    found = list(due(at=at, connection_file=connection_file))
    if not found:
        return []
    papers = PaperVersion.objects.of_keys([each.held.key for each in found])
    versions = dict(papers.values_list("key", "pk"))
    entries: list[PurgeEntry] = PurgeEntry.objects.bulk_create(
        PurgeEntry(
            connection_file=connection_file, version_id=versions.get(held.key), key=held.key, kind=held.kind,
            number=held.number, name=held.name, size=held.size or 0, sha256=held.sha256, rule=each.rule.code,
            years=each.rule.years, purged_at=at, by=by,
        )
        for each in found for held in [each.held]
    )  # fmt: skip
    facts = [{**each.held.facts, "rule": each.rule.code} for each in found]
    timeline.record(connection_file, "paper_purged", by=by, at=at, data={"papers": facts})
    return entries


def remove_again(*, at: datetime) -> None:
    """Remove what a purge of the last days was killed before it could remove."""
    for key in PurgeEntry.objects.filter(purged_at__gt=at - AGAIN).values_list("key", flat=True):
        storing.remove(key)

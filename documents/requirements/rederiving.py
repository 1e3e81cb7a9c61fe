"""The one door for changed facts: the checklist is derived anew, told on the record, and gates follow it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from documents.catalogue.needs import Due
from documents.models import Wanted
from documents.requirements import ticking
from documents.requirements.checklist import DECIDING, Item, standing, wanted_at_filing
from eplatform.accounts.models import User
from eplatform.statements.prepared import KeptRows
from eplatform.statements.rows import Columns
from workflows.files import timeline
from workflows.files.models import ConnectionFile, TimelineEntry
from workflows.files.timeline import entry_recorded

#: Ways out of steps that take a network out of the file.
LEAVING = {("study", "unfavourable"), ("answer", "declined")}
WANTED = Columns(Wanted)
KNOWN: KeptRows[Wanted] = KeptRows(lambda pk: Wanted.objects.filter(pk=pk), -1)
FRESH: KeptRows[ConnectionFile] = KeptRows(
    lambda pk: ConnectionFile.objects.defer("plan").select_related("industrial_needs").filter(pk=pk), -1
)


def connect() -> None:
    entry_recorded.connect(follow, dispatch_uid="documents.requirements.rederiving")


def follow(*, entry: TimelineEntry, **_signal: Any) -> None:
    """Called inside the transaction of the act that was recorded; no statement where no fact changes."""
    if entry.kind == "submitted":
        begin(entry.connection_file)
    elif changes_facts(entry):
        facts_changed(entry.connection_file_id, by=entry.by, at=entry.at)


def changes_facts(entry: TimelineEntry) -> bool:
    """What is declared is corrected, variants are agreed, studies settle, networks leave."""
    if entry.kind == "study_recorded":
        return entry.network in DECIDING
    if entry.kind == "step":
        way = (entry.step, entry.outcome)
        # A network comes back only with a second study.
        return way in LEAVING or (way == ("study", "feasible") and entry.data.get("version", 1) > 1)
    return entry.kind in ("facts_corrected", "quote_agreed")


def begin(connection_file: ConnectionFile) -> None:
    """What a new file needs, from which later changes are told."""
    places = [item.anchor for item in wanted_at_filing(connection_file)]
    WANTED.insert([Wanted(connection_file=connection_file, places=places)])


def facts_changed(connection_file_id: int, *, by: User | None, at: datetime) -> bool:
    """Tell what is newly wanted and what no longer is, and tick anew; whether anything changed."""
    connection_file = fresh(connection_file_id)
    now = {item.anchor: item for item in standing(connection_file) if item.is_mandatory}
    rows = KNOWN.found(connection_file_id)
    if not rows:  # of a file from before this was kept, nothing can be told
        Wanted.objects.create(connection_file=connection_file, places=[*now])
        return False
    (row,) = rows
    before = set(row.places)
    if before == now.keys():
        return False
    row.places = [*now]
    row.save(update_fields=["places"])
    added = [item for anchor, item in now.items() if anchor not in before and not item.is_kept]
    tell(connection_file, added, [place for place in before if place not in now], by=by, at=at)
    for due in (Due.FILING, Due.WORKS):
        ticking.tick_stage(connection_file, due, by=by, at=at)
    return True


def fresh(connection_file_id: int) -> ConnectionFile:
    """As the act left it: whoever recorded it may hold older facts."""
    (found,) = FRESH.found(connection_file_id)
    return found


def tell(
    connection_file: ConnectionFile, added: Iterable[Item], gone: Iterable[str], *,
    by: User | None, at: datetime,
) -> None:  # fmt: skip
    """One entry with the places on the checklist; it is news only where something has to be brought."""
    wanted, unwanted = [item.anchor for item in added], sorted(gone)
    if wanted or unwanted:
        timeline.record(
            connection_file, "papers_wanted", by=by, at=at,
            data={"purpose": "more" if wanted else "less", "wanted": wanted, "unwanted": unwanted},
        )  # fmt: skip

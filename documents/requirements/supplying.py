"""Asking an applicant for papers, item by item, and their answer once all of them are there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from documents.catalogue.needs import Due
from documents.models import Decision, State
from documents.requirements.checklist import Item, checklist
from eplatform.accounts.models import User
from eplatform.formatting.lists import listed_apart
from workflows.engine import door
from workflows.engine.errors import Missing, RequirementMissing
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile


def to_supply(connection_file: ConnectionFile) -> list[Item]:
    """What the applicant owes: mandatory papers that are absent, and whatever was rejected."""
    return [
        item
        for stage in checklist(connection_file)
        if stage.due == Due.FILING
        for item in stage.items
        if item.is_missing or item.state == State.REJECTED
    ]


def ask_for_papers(task: Task, *, by: User, at: datetime, note: str) -> Task:
    """Find the dossier incomplete; the list of what is owed goes on the record with the message."""
    connection_file = task.process.connection_file
    items = to_supply(connection_file)
    owed = [{"kind": item.kind.code, "state": item.state, "reason": reason_of(item)} for item in items]
    with override(connection_file.language):  # the applicant reads it, whoever wrote it
        note = note or summary(items)
    return door.perform(task, "incomplete", by=by, at=at, note=note, data={"papers": owed})


def summary(items: list[Item]) -> str:
    """The list in a sentence, for those who read the record without the list."""
    names = listed_apart(f"{item.kind.code} {item.title}" for item in items)
    return _("Papers to supply: %(names)s.") % {"names": names}


def reason_of(item: Item) -> str:
    decision: Decision | None = None
    if item.version is not None and item.state == State.REJECTED:
        decision = item.version.decisions.first()
    return decision.reason if decision else ""


def supply(task: Task, *, by: User, at: datetime, note: str = "") -> Task:
    """Send the dossier back to the desk; raises RequirementMissing while something is still owed."""
    return door.perform(task, "supplied", by=by, at=at, note=note, check=ensure_supplied)


def ensure_supplied(task: Task) -> None:
    owed: list[Any] = to_supply(task.process.connection_file)
    if owed:
        raise RequirementMissing([Missing(item.title, key=item.kind.code) for item in owed])

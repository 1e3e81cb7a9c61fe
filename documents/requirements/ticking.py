"""Which requirements the papers satisfy: ticked when the last one is there, unticked when one falls out."""

from __future__ import annotations

from datetime import datetime

from documents.catalogue import kinds
from documents.catalogue.needs import Due
from documents.models import State
from documents.requirements.checklist import facts_of, kept_kinds
from eplatform.accounts.models import User
from workflows.files import requirements
from workflows.files.models import ConnectionFile

AS_BUILT = "X12"


def after_change(
    connection_file: ConnectionFile, kind: str, network: str = "", phase: int | None = None, *,
    by: User | None, at: datetime,
) -> None:  # fmt: skip
    """Tick or untick what the paper that just changed counts for."""
    tick_stage(connection_file, kinds.CATALOGUE[kind].due, by=by, at=at)
    if kind == AS_BUILT:
        tick_as_built(connection_file, network, phase, by=by, at=at)


def tick_stage(connection_file: ConnectionFile, due: Due, *, by: User | None, at: datetime) -> None:
    """Tick or untick what all the papers of a stage count for together."""
    if due == Due.FILING:
        tick(connection_file, "papers_checked", has_all(connection_file, due, State.ACCEPTED), by=by, at=at)
    elif due == Due.WORKS:
        kept = has_all(connection_file, due, State.RECEIVED, State.ACCEPTED)
        tick(connection_file, "works_papers", kept, by=by, at=at)


def has_all(connection_file: ConnectionFile, due: Due, *states: str) -> bool:
    """Whether every mandatory paper of the stage stands in one of the states."""
    wanted = {kind.code for kind in kinds.required(facts_of(connection_file), due)}
    return wanted <= kept_kinds(connection_file, *states)


def tick_as_built(
    connection_file: ConnectionFile, network: str, phase: int | None, *, by: User | None, at: datetime
) -> None:
    here = connection_file.papers.kept().filter(kind=AS_BUILT, network=network, phase=phase).exists()
    tick(connection_file, "as_built", here, by=by, at=at, network=network, phase=phase)


def tick(
    connection_file: ConnectionFile, key: str, holds: bool, *, by: User | None, at: datetime,
    network: str = "", phase: int | None = None,
) -> None:  # fmt: skip
    if holds:
        requirements.satisfy(connection_file, key, by=by, at=at, network=network, phase=phase)
    else:
        requirements.withdraw(connection_file, key, network=network, phase=phase)

"""A refused acceptance sends the works back to follow-up: a new visit is needed before the next one."""

from __future__ import annotations

from typing import Any

from workflows.files import requirements
from workflows.files.models import TimelineEntry
from workflows.files.timeline import entry_recorded


def connect() -> None:
    entry_recorded.connect(follow, dispatch_uid="works.following")


def follow(*, entry: TimelineEntry, **_signal: Any) -> None:
    """Called inside the transaction of the act that was recorded."""
    if entry.kind == "step" and (entry.step, entry.outcome) == ("technical_acceptance", "refused"):
        for key in ("visit_done", "reserves_lifted"):
            requirements.withdraw(entry.connection_file, key, network=entry.network, phase=entry.phase)

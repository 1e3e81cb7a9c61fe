"""Whatever road leads back to a study, the tick of the earlier one no longer lets the step pass."""

from __future__ import annotations

from typing import Any

from workflows.files import requirements
from workflows.files.models import NetworkPart, TimelineEntry
from workflows.files.timeline import entry_recorded


def connect() -> None:
    entry_recorded.connect(follow, dispatch_uid="studies.following")


def follow(*, entry: TimelineEntry, **_signal: Any) -> None:
    """Called inside the transaction of the act that was recorded."""
    if entry.kind == "step" and (entry.step, entry.outcome) == ("refusal_review", "study_again"):
        again = entry.connection_file.network_parts.filter(state=NetworkPart.State.UNFAVOURABLE)
        for network in again.values_list("network", flat=True):
            requirements.withdraw(entry.connection_file, "study_recorded", network=network)

"""The doorbell: an entry of the timeline leaves a job behind, in the statement that writes it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from notifications import history, jobs
from notifications.routing import routes_for
from workflows.files import timeline
from workflows.files.models import TimelineEntry


def is_told(entry: TimelineEntry) -> bool:
    """Whether the entry has messages to write now; history keyed in writes them a file at a time."""
    return bool(routes_for(entry)) and not history.is_keyed_in()


timeline.followers[jobs.route_entry.name] = is_told


@receiver(timeline.entry_recorded, dispatch_uid="notifications.doorbell")
def keep_for_history(entry: TimelineEntry, **_signal: Any) -> None:
    """Where history is keyed in, keep the entry: one job a file writes the messages."""
    if routes_for(entry):
        history.collect(entry)

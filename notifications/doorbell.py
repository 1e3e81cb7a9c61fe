"""The doorbell: an entry of the timeline leaves a job behind, in the same transaction."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from notifications import history, jobs
from notifications.routing import routes_for
from workflows.files.models import TimelineEntry
from workflows.files.timeline import entry_recorded


@receiver(entry_recorded, dispatch_uid="notifications.doorbell")
def ring(entry: TimelineEntry, **_signal: Any) -> None:
    """Defer the routing of the entry: no entry without its job, no job of a rolled-back entry."""
    if routes_for(entry) and not history.collect(entry):
        jobs.route_entry.defer(entry_id=entry.pk)

"""The doorbell: an automatic step that opens leaves its job behind, in the same transaction."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.dispatch import receiver

from workflows import jobs
from workflows.engine.automatic import Automatic
from workflows.engine.models import Task
from workflows.engine.versions import all_versions
from workflows.files.models import TimelineEntry
from workflows.files.timeline import entry_recorded


@receiver(entry_recorded, dispatch_uid="workflows.doorbell")
def ring(entry: TimelineEntry, **_signal: Any) -> None:
    """Defer the automatic steps that the entry opened; they are due rows too, should a job be lost."""
    names = automatic_steps() & {name for name, _network, _phase in entry.data.get("opened", [])}
    if names:
        process = entry.connection_file.process_id
        opened = Task.objects.open().filter(process=process, step__in=names)
        for step_id in opened.values_list("pk", flat=True):
            jobs.defer_automatic(step_id)


@cache
def automatic_steps() -> frozenset[str]:
    """The names of automatic steps in all published processes."""
    steps = (step for flow_class in all_versions() for step in flow_class.steps())
    return frozenset(step.name for step in steps if isinstance(step, Automatic))

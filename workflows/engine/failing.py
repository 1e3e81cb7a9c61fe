"""When the platform fails to perform a step: try again after growing pauses, then call for people."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime, timedelta

from workflows.engine.incidents import Incident
from workflows.engine.models import Task
from workflows.engine.noting import note

logger = logging.getLogger(__name__)

#: Pauses grow fourfold: 1, 4, 16 and 64 minutes; the fifth failure is an incident.
ATTEMPTS = 5
FIRST_PAUSE = timedelta(minutes=1)
GROWTH = 4
#: As much of an error as a person reads.
LONGEST_MESSAGE, LONGEST_TRACEBACK = 2000, 6000


def attempts_of(task: Task) -> int:
    """How often the step is tried; an automatic step may say so itself."""
    return int(getattr(task.flow_task, "attempts", ATTEMPTS))


def pause(attempts: int) -> timedelta:
    growth: int = GROWTH ** (attempts - 1)
    return FIRST_PAUSE * growth


def failed(task: Task, error: Exception, *, at: datetime) -> Incident:
    """Write the failure down, under the lock of its process; past the last attempt it is an incident."""
    logger.error("The platform failed to perform step %s", task.pk, exc_info=error)
    found: Incident | None = Incident.objects.unsettled().filter(task=task).first()
    incident = found or Incident(process_id=task.process_id, task=task, attempts=0)
    describe(incident, error)
    incident.attempts, incident.failed_at = incident.attempts + 1, at
    if incident.attempts < attempts_of(task):
        incident.next_attempt_at = at + pause(incident.attempts)
    else:
        give_up(incident, task, at)
    incident.save()
    return incident


def describe(incident: Incident, error: Exception) -> None:
    incident.error_class = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    incident.message = printable(str(error))[:LONGEST_MESSAGE]
    text = "".join(traceback.format_exception(error))
    incident.traceback = printable(text)[-LONGEST_TRACEBACK:]


def printable(text: str) -> str:
    """PostgreSQL keeps no null character."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def give_up(incident: Incident, task: Task, at: datetime) -> None:
    """People decide from here on; a failure tried again by hand comes back to them at once."""
    kind = "incident_again" if incident.opened_at else "incident"
    incident.next_attempt_at, incident.opened_at = None, incident.opened_at or at
    data = {"error": incident.error_class, "attempts": incident.attempts}
    note(task, kind, by=None, at=at, data=data)


def overcome(task: Task, *, at: datetime) -> None:
    """The step was performed after all: forget its failures, or settle their incident."""
    for incident in Incident.objects.unsettled().filter(task=task):
        if incident.opened_at is None:
            incident.delete()
            continue
        incident.resolved_at, incident.resolution = at, Incident.Resolution.PERFORMED
        incident.next_attempt_at = None
        incident.save()
        note(task, "incident_resolved", by=None, at=at, data={"resolution": incident.resolution})

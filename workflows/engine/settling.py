"""What people do about an incident: have it tried again, perform the step by hand, or close it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.formatting.dates import date_and_time
from workflows.engine import lock
from workflows.engine.door import perform
from workflows.engine.errors import NotYours, Refused
from workflows.engine.failing import failed
from workflows.engine.incidents import Incident, can_handle
from workflows.engine.models import Task
from workflows.engine.nodes import Outcome
from workflows.engine.noting import note


class Settled(Refused):
    """Somebody was faster: the incident is resolved."""


class StillOpen(Refused):
    """The step is still to be performed: closing would only hide it."""


class StepOver(Refused):
    """Nothing is left to try: the step is done."""


class FailedAgain(Refused):
    """It was tried, and failed once more."""


@transaction.atomic
def try_again(incident: Incident, *, reason: str, by: User, at: datetime) -> Incident:
    """Put the step back among what is due; a worker performs it within a minute."""
    incident = claimed(incident, by)
    ensure_step_open(incident)
    incident.next_attempt_at = at
    incident.save(update_fields=["next_attempt_at"])
    note(incident.task, "incident_retried", by=by, at=at, text=reason)
    return incident


def perform_by_hand(incident: Incident, outcome: str, *, reason: str, by: User, at: datetime) -> Incident:
    """Take a way out that only the platform takes otherwise; raises FailedAgain where it cannot be taken."""
    try:
        return taken(incident, outcome, reason=reason, by=by, at=at)
    except Refused:
        raise
    except Exception as error:
        keep_failure(incident, error, at)
        raise FailedAgain(
            _("The step could not be performed: %(error)s. The incident stays open.") % {"error": error}
        ) from error


@transaction.atomic
def taken(incident: Incident, outcome: str, *, reason: str, by: User, at: datetime) -> Incident:
    incident = claimed(incident, by)
    ensure_step_open(incident)
    if outcome not in [way.name for way in ways(incident.task)]:
        raise NotYours(_("This way out belongs to somebody else: it cannot be taken for them."))
    settle(incident, Incident.Resolution.WAY_TAKEN, reason=reason, by=by, at=at)
    perform(incident.task, outcome, by=None, at=at, note=reason, data={"incident": incident.pk})
    return incident


@transaction.atomic
def keep_failure(incident: Incident, error: Exception, at: datetime) -> None:
    lock.take(incident.process_id)
    failed(incident.task, error, at=at)


@transaction.atomic
def close(incident: Incident, *, reason: str, by: User, at: datetime) -> Incident:
    """The step was done otherwise: nothing is left of the incident but its record."""
    incident = claimed(incident, by)
    if incident.task.is_open:
        raise StillOpen(_("The step is still open: have it tried again or perform it by hand instead."))
    settle(incident, Incident.Resolution.CLOSED, reason=reason, by=by, at=at)
    return incident


def ways(task: Task) -> list[Outcome]:
    """The ways out that only the platform takes: those of its own steps, and those for when time is over."""
    if not task.is_open:
        return []
    return [way for way in task.flow_task.outcomes if way.by_platform or task.role == Role.PLATFORM]


def claimed(incident: Incident, by: User) -> Incident:
    """The incident as it is, its process locked until the transaction ends; raises NotYours or Settled."""
    lock.take(incident.process_id)
    rows = Incident.objects.select_related("process__connection_file", "task__process", "resolved_by")
    found: Incident = rows.get(pk=incident.pk)
    if not can_handle(by, found):
        raise NotYours(_("You may not settle the incidents of this territory."))
    if found.resolved_at is not None:
        raise Settled(
            _("This incident was resolved on %(when)s by %(who)s.")
            % {"when": date_and_time(found.resolved_at), "who": found.resolved_by or _("the platform")}
        )
    found.task.process = found.process
    return found


def ensure_step_open(incident: Incident) -> None:
    if not incident.task.is_open:
        raise StepOver(_("The step is no longer open. Close the incident with the reason."))


def settle(
    incident: Incident, resolution: Incident.Resolution, *, reason: str, by: User, at: datetime
) -> None:
    incident.resolution, incident.reason = resolution, reason
    incident.resolved_at, incident.resolved_by, incident.next_attempt_at = at, by, None
    incident.save()
    note(incident.task, "incident_resolved", by=by, at=at, text=reason, data={"resolution": resolution.value})

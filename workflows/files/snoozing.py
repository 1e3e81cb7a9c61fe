"""Putting a step aside until a day: out of the inboxes, with its due date as it was."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.formatting.dates import long_date
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import handling

LONGEST = timedelta(days=183)


class NoSuchDay(Refused):
    """A step is put aside until a day to come, and not for ever."""


class NotAside(Refused):
    """The step is in the inbox already."""


def can_snooze(user: User, task: Task) -> bool:
    """Whoever would perform it, unless a colleague has claimed it; and who directs the territory's work."""
    free = task.owner_id is None or handling.owns(user, task)
    return (free and handling.performs(user, task)) or (handling.hands_out(user, task))


def is_aside(task: Task, at: datetime) -> bool:
    return task.is_open and task.snoozed_until is not None and task.snoozed_until > at


@transaction.atomic
def snooze(task: Task | int, until: date, *, by: User, at: datetime, reason: str = "") -> Task:
    """Hide an open step from the inboxes until that morning; its clock runs on; raises NoSuchDay."""
    today = timezone.localdate(at)
    if not today < until <= today + LONGEST:
        raise NoSuchDay(
            _("Choose a day after today and before %(last)s.") % {"last": long_date(today + LONGEST)}
        )
    task = handling.locked(task, can_snooze, by)
    task.snoozed_until = timezone.make_aware(datetime.combine(until, time.min))
    task.save(update_fields=["snoozed_until"])
    handling.note(task, "step_snoozed", by=by, at=at, note=reason, data={"until": until.isoformat()})
    return task


@transaction.atomic
def wake(task: Task | int, *, by: User, at: datetime) -> Task:
    """Bring a step back before its day; raises NotAside."""
    task = handling.locked(task, can_snooze, by)
    if not is_aside(task, at):
        raise NotAside(_("This step is not put aside: it is in the inbox."))
    task.snoozed_until = None
    task.save(update_fields=["snoozed_until"])
    handling.note(task, "step_woken", by=by, at=at)
    return task

"""Saying that a step comes before others, and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from workflows.engine.errors import ReasonMissing
from workflows.engine.models import Task
from workflows.engine.priorities import Priority
from workflows.files import handling


@transaction.atomic
def prioritise(task: Task | int, priority: Priority, *, by: User, at: datetime, reason: str) -> Task:
    """Move an open step up in every inbox, or back to its usual place; raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(_("Say why this step comes before others, or does so no longer."))
    task = handling.locked(task, handling.hands_out, by)
    task.priority = Priority(priority)
    task.save(update_fields=["priority"])
    handling.note(
        task,
        "step_prioritised",
        by=by,
        at=at,
        note=reason,
        data={"priority": Priority(priority).name.lower()},
    )
    return task

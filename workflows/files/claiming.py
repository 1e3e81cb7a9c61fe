"""Taking a step for oneself, and giving it back to everybody who may perform it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import handling


class Claimed(Refused):
    """Somebody else has claimed the step."""

    def __init__(self, owner: User) -> None:
        self.owner = owner
        super().__init__(
            _("%(who)s has claimed this step. Ask them to release it, or the coordinator to reassign it.")
            % {"who": owner}
        )


class NotClaimed(Refused):
    """There is nothing to give back."""


def can_claim(user: User, task: Task) -> bool:
    return handling.performs(user, task)


def can_release(user: User, task: Task) -> bool:
    """Whoever has it, whoever stands in for them, and who directs the work of the territory."""
    return handling.owns(user, task) or handling.directs(user, task)


@transaction.atomic
def claim(task: Task | int, *, by: User, at: datetime) -> Task:
    """Take an open step out of the others' inboxes; again changes nothing; raises Claimed."""
    task = handling.locked(task, can_claim, by)
    if task.owner_id == by.pk:
        return task
    if task.owner is not None:
        raise Claimed(task.owner)
    task.owner = by
    task.save(update_fields=["owner"])
    handling.note(task, "step_claimed", by=by, at=at)
    return task


@transaction.atomic
def release(task: Task | int, *, by: User, at: datetime, reason: str = "") -> Task:
    """Give a step back to the inbox of everybody who may perform it; raises NotClaimed."""
    task = handling.locked(task, can_release, by)
    former = task.owner
    if former is None:
        raise NotClaimed(_("Nobody has claimed this step: it waits for whoever takes it first."))
    handling.note(task, "step_released", by=by, at=at, note=reason, data={"from": str(former)})
    task.owner = None
    task.save(update_fields=["owner"])
    return task

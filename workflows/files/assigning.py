"""Handing a step to somebody who may perform it: the coordinator's or the manager's decision."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import handling


class CannotPerform(Refused):
    """The person may not perform the step they would be given."""


def candidates(task: Task) -> QuerySet[User]:
    """Active staff whose own posting opens the step, those present first, each with ``is_away``."""
    posted = User.objects.posted_as(task.role, network=task.network, territory_id=task.territory_id)
    present: QuerySet[User] = posted.with_presence(timezone.localdate()).order_by("is_away", "full_name")
    return present


@transaction.atomic
def assign(task: Task | int, to: User, *, by: User | None, at: datetime, reason: str = "") -> Task:
    """Give an open step to somebody; raises CannotPerform. ``by`` is None where the platform proposes it."""
    task = handling.locked(task, handling.hands_out, by)
    ensure_performs(to, task)
    if task.owner_id == to.pk:
        return task
    facts = {"to": str(to), "to_id": to.pk} | ({"from": str(task.owner)} if task.owner else {})
    handling.note(task, "step_assigned", by=by, at=at, note=reason, data=facts)
    task.owner = to
    task.save(update_fields=["owner"])
    return task


def nobody(email: str) -> str:
    return _("Nobody here has the address %(email)s.") % {"email": email}


def ensure_performs(to: User, task: Task) -> None:
    """Standing in for somebody is no posting: what is handed out stays with the person."""
    own = (posting for posting in to.own_postings if to.is_active)
    if not any(
        posting.covers(task.role, network=task.network, territory_id=task.territory_id) for posting in own
    ):
        raise CannotPerform(
            _("%(who)s does not hold the role “%(role)s” there. Choose somebody who may perform this step.")
            % {"who": to, "role": Role(task.role).label}
        )

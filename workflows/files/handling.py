"""Before a step changes hands it is locked, still open, and the person may; then it is on the timeline."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from workflows.engine import door
from workflows.engine.errors import AlreadyMoved, Finished, NotYours
from workflows.engine.inbox import DIRECTING
from workflows.engine.models import Task
from workflows.files import timeline
from workflows.files.models import TimelineEntry

#: Their steps are in nobody's inbox at the utility.
OUTSIDE = frozenset({Role.APPLICANT, Role.PLATFORM})


def performs(user: User, task: Task) -> bool:
    """Whether the person's role, network and territory open the step, whoever has claimed it."""
    return (
        user.is_active
        and task.role not in OUTSIDE
        and user.holds(task.role, network=task.network, territory_id=task.territory_id)
    )


def directs(user: User, task: Task) -> bool:
    """Whether the person hands out the work of the step's territory."""
    return user.is_active and any(user.holds(role, territory_id=task.territory_id) for role in DIRECTING)


def hands_out(user: User, task: Task) -> bool:
    """Whether the person decides who of the utility performs the step, and what comes before it."""
    return task.role not in OUTSIDE and directs(user, task)


def owns(user: User, task: Task) -> bool:
    """Whether the person has claimed the step, or stands in today for whoever has."""
    return user.is_active and (task.owner_id == user.pk or task.owner_id in user.substituted_ids)


def locked(task: Task | int, may: Callable[[User, Task], bool], by: User | None) -> Task:
    """The step as it is now, its file locked; raises AlreadyMoved, Finished or NotYours.

    A suspended file may change hands: its clock stands, its work does not have to.
    """
    task = door.locked(task)
    if not task.is_open:
        raise AlreadyMoved(task.finished_by, task.finished)
    if task.process.finished is not None:
        raise Finished(_("This connection file is closed; nothing can be done on it any more."))
    if by is not None and not may(by, task):
        raise NotYours(
            _("You may not do this with the step “%(step)s”. Ask the coordinator of the territory.")
            % {"step": task.flow_task.title}
        )
    return task


def note(
    task: Task,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> TimelineEntry:  # fmt: skip
    """Put an act on the timeline of the step's file, with whom the person stood in for."""
    facts = dict(data or {})
    absent = by and by.acts_for(
        task.role, network=task.network, territory_id=task.territory_id, owner_id=task.owner_id
    )
    if absent:
        facts["for"] = str(absent)
    return timeline.record(
        task.process.connection_file, kind, by=by, at=at, note=note, data=facts,
        step=task.step, network=task.network, phase=task.phase,
    )  # fmt: skip

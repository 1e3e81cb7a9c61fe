"""Performing a step from outside the portal: its form filled, its one call made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.acting import form_class
from eplatform.api import filling
from eplatform.portal.step_page import ways
from workflows.engine import door
from workflows.engine.errors import AlreadyMoved, UnknownOutcome
from workflows.engine.models import Task

NOT_FIELDS = frozenset({"outcome"})


def perform(
    task: Task,
    outcome: str,
    data: MultiValueDict[str, Any],
    *,
    by: User,
    names: Mapping[str, str] = {},
) -> None:
    """Fill the form of the way out and perform it; raises Invalid or what the door raises.

    ``names`` are what the caller calls the fields, where that is not their own name.
    """
    if not task.is_open:
        raise AlreadyMoved(task.finished_by, task.finished)
    door.ensure_may(task, by)
    door.ensure_moving(task.process)
    ensure_known(task, outcome)
    form = form_class(task, outcome)(data, task=task, outcome=outcome, by=by)
    filling.check(form, besides=NOT_FIELDS, names=names)
    form.perform(at=timezone.now())


def ensure_known(task: Task, outcome: str) -> None:
    """A way out that only the platform takes is unknown to people."""
    known = [way.name for way in ways(task)]
    if outcome not in known:
        raise UnknownOutcome(
            _("The step “%(step)s” has no outcome “%(outcome)s”. Choose one of: %(known)s.")
            % {"step": task.flow_task.title, "outcome": outcome, "known": ", ".join(known)}
        )

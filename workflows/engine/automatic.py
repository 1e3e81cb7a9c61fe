"""Work that the platform does itself: a step that runs a function and takes the way out it answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from eplatform.accounts.roles import Role
from workflows.engine.activations import StepActivation
from workflows.engine.failing import ATTEMPTS
from workflows.engine.models import Task
from workflows.engine.nodes import Step

#: Gets the step, its process locked, and the moment; answers the name of a way out.
Work = Callable[[Task, datetime], str]


class AutomaticActivation(StepActivation):
    """An automatic step is due from the moment it opens."""

    @classmethod
    def prepare(cls, *args: Any, **kwargs: Any) -> StepActivation:
        activation = super().prepare(*args, **kwargs)
        activation.task.scheduled = activation.task.created
        return activation


class Automatic(Step):
    """A step of the platform: tried ``attempts`` times with growing pauses, then an incident.

    The work runs in the transaction that performs the step: what it writes to the database is written
    exactly once. What it asks of another system may be asked again after a failure, so it passes the key of
    the step along, and waits for an answer no longer than others may wait for the file.
    """

    activation_class = AutomaticActivation
    task_type = "FUNC"

    def __init__(self, title: Any, work: Work, *, per: str = "file", attempts: int = ATTEMPTS) -> None:
        super().__init__(title, role=Role.PLATFORM, per=per)
        self.work, self.attempts = work, attempts

    def run(self, task: Task, *, at: datetime) -> str:
        return self.work(task, at)

"""Writes on the timeline what the engine noted about a step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from eplatform.accounts.models import User
from workflows.engine.models import Task
from workflows.engine.noting import noted
from workflows.files import timeline


@receiver(noted, dispatch_uid="workflows.files.noting")
def write(
    task: Task,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    text: str,
    data: dict[str, Any],
    **_signal: Any,
) -> None:
    timeline.record(
        task.process.connection_file, kind, by=by, at=at, note=text, data=data,
        network=task.network, phase=task.phase, step=task.step,
    )  # fmt: skip

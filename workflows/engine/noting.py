"""What is noted of a step besides its acts: told here, written on the timeline by the room of the files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import Signal

from eplatform.accounts.models import User
from workflows.engine.models import Task

#: Sent inside the transaction that holds the process, with the arguments of ``note``.
noted = Signal()


def note(
    task: Task,
    kind: str,
    *,
    by: User | None,
    at: datetime,
    text: str = "",
    data: dict[str, Any] | None = None,
) -> None:
    """Append a fact about a step to the record; its process is locked by the caller."""
    noted.send(sender=Task, task=task, kind=kind, by=by, at=at, text=text, data=data or {})

"""What was said by those who brought a file to a step: a question to answer, a reason to mend something."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from eplatform.accounts.models import User
from eplatform.portal import history
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile, TimelineEntry

#: Whose form shows the reason with the estimate that it was given for.
SAID_BY_THE_FORM = frozenset({"pricing"})


def before(task: Task, connection_file: ConnectionFile, reader: User) -> list[dict[str, Any]]:
    """The lines of the record with remarks that led to the step, as far as the reader may read them."""
    if task.step in SAID_BY_THE_FORM:
        return []
    entries = leading_to(task, connection_file)
    return [history.line(connection_file, entry, reader) for entry in entries if history.note(entry, reader)]


def leading_to(task: Task, connection_file: ConnectionFile) -> Iterable[TimelineEntry]:
    """The act that opened the step; where branches joined before it, the last act of each of them."""
    acts = connection_file.timeline.exclude(outcome="").select_related("by")
    opening = acts.filter(at=task.created).order_by("-number").first()
    if opening is None:
        return []
    if not opening.network or task.network:
        return [opening]
    joined = acts.filter(step=opening.step, number__lte=opening.number)
    return joined.order_by("network", "phase", "-number").distinct("network", "phase")

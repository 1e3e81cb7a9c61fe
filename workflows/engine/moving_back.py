"""Undoing a move between versions: every file that has not gone on since is again as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from workflows.engine import versions
from workflows.engine.exits import locked
from workflows.engine.models import Task
from workflows.engine.moves import MovedFile, MovedStep, VersionMove
from workflows.engine.moving import BATCH, Clock, Page, Result, columns, open_steps, reference_of, tried

#: Whose step it is and when it was found late may change without the file going on.
PASSING = ("owner_id", "late_at")


def undo(
    old: Page, new: Page, *, by: User | None, now: Clock, territory_id: int | None = None, batch: int = BATCH
) -> Iterator[Result]:
    """Put back every file, or those of one territory, that was moved between the two, the last one first."""
    moved = MovedFile.objects.filter(
        move__kind=old.kind, move__old=old.version, move__new=new.version, undone_at=None
    )
    if territory_id is not None:
        moved = moved.filter(process__territory_id=territory_id)
    last: int | None = None
    while True:
        rows = moved if last is None else moved.filter(pk__lt=last)
        found = list(rows.order_by("-pk").values_list("pk", "process_id")[:batch])
        for pk, process_id in found:
            result = tried(process_id, partial(put_back, pk, old, new, by=by, at=now()))
            if result is not None:
                yield result
        if not found:
            break
        last = found[-1][0]
    settle(old, new, at=now())


def settle(old: Page, new: Page, *, at: datetime) -> None:
    """Runs of which nothing is left are undone; none of them goes on any more."""
    runs = VersionMove.objects.filter(kind=old.kind, old=old.version, new=new.version, undone_at=None)
    left = MovedFile.objects.filter(undone_at=None).values("move")
    runs.filter(finished_at=None).update(finished_at=at)
    runs.exclude(pk__in=left).update(undone_at=at)


@transaction.atomic
def put_back(pk: int, old: Page, new: Page, *, by: User | None, at: datetime) -> Result | None:
    """Restore one file as it was; refused with its reasons where it has gone on since."""
    file = MovedFile.objects.select_related("move", "process").get(pk=pk)
    process = locked(file.process)
    file.refresh_from_db(fields=["undone_at"])
    if file.undone_at is not None:
        return None
    steps = list(file.steps.order_by("task_id").select_related("task"))
    if reasons := gone_on(process, new, steps):
        return Result(process.pk, reference_of(process), tuple(reasons))
    for step in steps:
        restore(step)
    process.flow_class = old
    process.save(update_fields=["flow_class"])
    file.undone_at = at
    file.save(update_fields=["undone_at"])
    data = {
        "from": versions.name_of(new),
        "to": versions.name_of(old),
        "map": file.move.steps,
        "undone": True,
    }
    old.moved(process, None, [], kind="moved_to_version", by=by, at=at, note="", data=data)
    return Result(process.pk, reference_of(process))


def gone_on(process: Any, new: Page, steps: list[MovedStep]) -> list[str]:
    """What has happened to the file since it was moved."""
    if process.finished:
        return [_("it has ended since")]
    if process.flow_class is not new:
        return [_("it has moved on to %(version)s") % {"version": versions.name_of(process.flow_class)}]
    left = {step.task_id for step in steps if step.after["finished"] is None}
    changed = [step.after["step"] for step in steps if has_changed(step)]
    found = [_("%(step)s is no longer as the move left it") % {"step": name} for name in changed]
    opened = [task.step for task in open_steps(process) if task.pk not in left]
    return found + [_("%(step)s has opened since") % {"step": name} for name in opened]


def has_changed(step: MovedStep) -> bool:
    now = columns(step.task)
    return any(now[name] != step.after[name] for name in MovedStep.COLUMNS if name not in PASSING)


def restore(step: MovedStep) -> None:
    """The row as it was; what passed on it since and was not the move's doing stays."""
    now = columns(step.task)
    kept = [name for name in PASSING if now[name] != step.after[name]]
    values = {name: value for name, value in step.before.items() if name not in kept}
    Task.objects.filter(pk=step.task_id).update(**{name: read(name, value) for name, value in values.items()})


def read(name: str, value: Any) -> Any:
    """A value out of JSON as its column takes it; a page that left the code is still a reference."""
    field = Task._meta.get_field(name.removesuffix("_id"))
    return value if name == "flow_task" or field.is_relation else field.to_python(value)

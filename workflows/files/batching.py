"""One act on many files: each file all or nothing, and a list that says what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile

MOST = 500


class TooMany(Refused):
    """More files than one act takes."""


@dataclass(frozen=True)
class Result:
    """What became of one file: done, or refused with the reason, and then unchanged."""

    connection_file: ConnectionFile
    steps: tuple[Task, ...]
    refusal: str = ""

    @property
    def is_done(self) -> bool:
        return not self.refusal


def by_file(tasks: Iterable[Task]) -> dict[ConnectionFile, list[Task]]:
    """Steps gathered under their files, in the order in which they came."""
    found: dict[ConnectionFile, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.process.connection_file, []).append(task)
    return found


def on_steps(tasks: Iterable[Task], act: Callable[[Task], object]) -> list[Result]:
    """Do the act on every step, file by file; raises TooMany before anything is done."""
    files = by_file(tasks)
    ensure_not_too_many(files)
    return [result(file, tuple(steps), partial(each, steps, act)) for file, steps in files.items()]


def on_files(files: Sequence[ConnectionFile], act: Callable[[ConnectionFile], object]) -> list[Result]:
    """Do the act on every file; raises TooMany before anything is done."""
    ensure_not_too_many(files)
    return [result(file, (), partial(act, file)) for file in files]


def each(steps: Iterable[Task], act: Callable[[Task], object]) -> None:
    for task in steps:
        act(task)


def result(connection_file: ConnectionFile, steps: tuple[Task, ...], act: Callable[[], object]) -> Result:
    """The act in a transaction of its own, so that one file's refusal leaves the others done."""
    try:
        with transaction.atomic():
            act()
    except Refused as refusal:
        return Result(connection_file, steps, refusal.message)
    return Result(connection_file, steps)


def ensure_not_too_many(files: Iterable[ConnectionFile]) -> None:
    count = len(list(files))
    if count > MOST:
        raise TooMany(
            _("You chose %(count)d files; one act takes at most %(most)d. Choose fewer.")
            % {"count": count, "most": MOST}
        )

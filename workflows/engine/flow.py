"""What every process page inherits: rows, lock, and the questions a process asks its subject."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from viewflow.workflow.base import Flow

from eplatform.accounts.models import User
from workflows.engine.act import Tick, steps_of
from workflows.engine.lock import RowLock
from workflows.engine.models import Process, Task
from workflows.engine.nodes import Step


class EngineFlow(Flow):
    """Settings only: a base flow never carries nodes (decision 1, defect 1).

    A subclass answers for its subject, so that the engine knows nothing of connection files.
    """

    process_class = Process
    task_class = Task
    lock_impl = RowLock()

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 0

    #: Names of the steps in the order of their usual course, where the page's own order is not it.
    reading_order: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def steps(cls) -> list[Step]:
        """The steps in the order in which a file usually meets them."""
        found = [node for node in cls.instance.nodes() if isinstance(node, Step)]
        order = {name: place for place, name in enumerate(cls.reading_order or cls.written_order())}
        return sorted(found, key=lambda step: order[step.name])

    @classmethod
    @cache
    def places(cls) -> dict[str, int]:
        """The place of each step in that order, by name."""
        return {step.name: place for place, step in enumerate(cls.steps())}

    @classmethod
    def written_order(cls) -> list[str]:
        """Names as they stand on the page: the parts in the order in which the page lists them."""
        return [name for base in cls.__mro__ for name in vars(base)]

    # What the subject of the process answers.

    @classmethod
    def hold_and_read(cls, process_pk: int, task_pk: int) -> tuple[Process, list[Task]] | None:
        """Lock a free process and read what ``read`` does, in one statement; None where the page has none.

        Such a statement sees the moment at which it began, a little before its lock: whoever uses it must
        see when writing that nothing was recorded since.
        """
        return None

    @classmethod
    def read(cls, process: Process, task_pk: int) -> list[Task]:
        """The open steps and the one meant, as they are under the lock.

        A page with a subject also gives the process its subject, with what the other questions ask of it.
        """
        return steps_of(process, task_pk)

    @classmethod
    def is_applicant(cls, process: Process, user: User) -> bool:
        """Whether the person may act for the applicant."""
        raise NotImplementedError

    @classmethod
    def has_interest(cls, process: Process, user: User) -> bool:
        """Whether the person takes part in the subject themselves, so that they decide nothing about it."""
        return False

    @classmethod
    def missing(
        cls, process: Process, keys: Iterable[str], *, network: str, phase: int | None,
        ticks: Sequence[Tick] = (),
    ) -> list[str]:  # fmt: skip
        """Labels of the requirements not yet satisfied, nor by the ticks of the act itself."""
        raise NotImplementedError

    @classmethod
    def marked(cls, process: Process, step: Task, state: str) -> None:
        """Give the subject the state that a way out marks, before the next steps are chosen.

        What is marked is written by ``moved``, in the same act.
        """
        raise NotImplementedError

    @classmethod
    def moved(
        cls,
        process: Process,
        step: Task | None,
        opened: Sequence[Task],
        *,
        kind: str,
        by: User | None,
        at: datetime,
        note: str,
        data: dict[str, Any] | None,
    ) -> None:
        """Record what happened and where the subject stands now; called inside the transaction.

        It may write what ``process.act`` holds in its own statement; else the door does.
        """
        raise NotImplementedError

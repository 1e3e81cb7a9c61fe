"""What is said about one paper, where no step of its own tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from notifications.messages.base import FileMessage


@dataclass(frozen=True, kw_only=True)
class PaperRejected(FileMessage):
    """A paper must be corrected and filed again."""

    paper: str
    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class PaperReopened(FileMessage):
    """An accepted paper may be replaced, and why."""

    paper: str
    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class PapersWanted(FileMessage):
    """The facts of the file changed, and papers are wanted that were not before."""

    papers_wanted: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PaperExpiring(FileMessage):
    """A paper is soon no longer valid."""

    paper: str
    place: str
    last_day: date | None
    days_left: int


@dataclass(frozen=True, kw_only=True)
class PaperOutdated(FileMessage):
    """A paper is no longer valid, and is wanted again."""

    paper: str
    place: str
    last_day: date | None

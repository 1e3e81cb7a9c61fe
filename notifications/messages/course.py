"""What is said when a connection file leaves its usual course, and to those whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notifications.messages.base import FileMessage, NextStep


@dataclass(frozen=True, kw_only=True)
class FileLapsed(FileMessage):
    """The file lapsed."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class FileWithdrawn(FileMessage):
    """The applicant left."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class FileSuspended(FileMessage):
    """The file stands still."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class FileResumed(FileMessage):
    """The file goes on."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class FileTransferred(FileMessage):
    """The file has a new owner or contractor."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class PartyJoined(FileMessage):
    """The applicant named a design office or a contractor."""

    organisation: str
    capacity: str


@dataclass(frozen=True, kw_only=True)
class PartyLeft(FileMessage):
    """The applicant ended the part of a design office or a contractor."""

    opens_file = False

    organisation: str
    capacity: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class StepLate(FileMessage):
    """A step is late: whoever answers for it must know."""

    place: str
    step: str
    due: datetime | None


@dataclass(frozen=True, kw_only=True)
class StepReminder(FileMessage):
    """A step of the applicant's ends soon, and the platform closes it then."""

    place: str
    step: str
    due: datetime | None
    ends_file: bool


@dataclass(frozen=True, kw_only=True)
class IncidentOpened(FileMessage):
    """The platform cannot go on with a step by itself: whoever directs the work must look."""

    place: str
    step: str


@dataclass(frozen=True, kw_only=True)
class YourTurn(FileMessage):
    """Work arrived in somebody's inbox."""

    work: tuple[NextStep, ...]

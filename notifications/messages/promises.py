"""What is said about the promises of the utility, what its delay costs, and about held networks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notifications.messages.base import FileMessage


@dataclass(frozen=True, kw_only=True)
class CommitmentNear(FileMessage):
    """A promise falls due soon: those whose turn it is must know."""

    place: str
    promise: str
    due: datetime | None


@dataclass(frozen=True, kw_only=True)
class CommitmentMissed(FileMessage):
    """A promise was not kept in time: whoever answers for it must know."""

    place: str
    promise: str
    due: datetime | None


@dataclass(frozen=True, kw_only=True)
class CreditOwed(FileMessage):
    """The utility is late, and owes the applicant something for each day."""

    legal = True

    place: str
    promise: str
    due: datetime | None
    credit_per_day: str
    credit_in_working_days: bool
    ceiling: str


@dataclass(frozen=True, kw_only=True)
class NetworkHeld(FileMessage):
    """The clock of a network stands, and why."""

    place: str
    hold_reason: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class NetworkReleased(FileMessage):
    """The clock of a network runs again."""

    place: str
    remark: str

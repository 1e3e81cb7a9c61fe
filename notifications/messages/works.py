"""What is said about the site and the technical acceptance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notifications.messages.base import FileMessage


@dataclass(frozen=True, kw_only=True)
class WorksFileReceived(FileMessage):
    """The works papers are filed."""

    remark: str


@dataclass(frozen=True, kw_only=True)
class WorksFileComplete(FileMessage):
    """The works papers are complete."""

    remark: str


@dataclass(frozen=True, kw_only=True)
class WorksPapersMissing(FileMessage):
    """The works papers are incomplete."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class EquipmentChangesAsked(FileMessage):
    """The equipment is not approved as it is."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class StartOrdered(FileMessage):
    """Works may start."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class VisitOrdered(FileMessage):
    """An inspector comes to the site."""

    place: str
    order_number: str
    appointment_at: datetime | None
    remark: str


@dataclass(frozen=True, kw_only=True)
class AcceptanceAsked(FileMessage):
    """A network waits for its technical acceptance."""

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class AcceptanceDone(FileMessage):
    """A network is accepted technically."""

    legal = True

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class ReservesNoted(FileMessage):
    """An acceptance left reserves."""

    legal = True

    place: str
    step: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class AcceptanceRefused(FileMessage):
    """A network is not accepted."""

    legal = True

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class ReservesLifted(FileMessage):
    """The applicant reports reserves lifted."""

    place: str
    remark: str

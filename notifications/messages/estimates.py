"""What is said about estimates, their answers and payment."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.messages.base import FileMessage


@dataclass(frozen=True, kw_only=True)
class EstimateDrafted(FileMessage):
    """An estimate waits for approval."""

    place: str


@dataclass(frozen=True, kw_only=True)
class EstimateReviewed(FileMessage):
    """A second estimator read an estimate; it waits for approval."""

    place: str


@dataclass(frozen=True, kw_only=True)
class EstimateSentBack(FileMessage):
    """An estimate goes back to pricing."""

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class EstimateReady(FileMessage):
    """An estimate is approved and sent."""

    legal = True

    place: str


@dataclass(frozen=True, kw_only=True)
class EstimateAgreed(FileMessage):
    """The applicant agreed to an estimate."""

    legal = True

    place: str


@dataclass(frozen=True, kw_only=True)
class EstimateDeclined(FileMessage):
    """The applicant declined an estimate."""

    legal = True

    place: str
    remark: str
    closed: bool


@dataclass(frozen=True, kw_only=True)
class RevisionAsked(FileMessage):
    """The applicant asked for another estimate."""

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class EstimateExpired(FileMessage):
    """An estimate was not answered in time."""

    legal = True

    place: str


@dataclass(frozen=True, kw_only=True)
class PaymentReceived(FileMessage):
    """The first instalment is paid."""

    legal = True

    remark: str

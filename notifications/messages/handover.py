"""What is said from the final account to the final acceptance."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.messages.base import FileMessage


@dataclass(frozen=True, kw_only=True)
class FinalAccountIssued(FileMessage):
    """The final account is issued."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class ProvisionalAcceptanceDone(FileMessage):
    """The provisional acceptance is pronounced."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class AcceptanceAdjourned(FileMessage):
    """The provisional acceptance is put off."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class SupplyContractSigned(FileMessage):
    """The supply contract is signed."""

    remark: str


@dataclass(frozen=True, kw_only=True)
class CommissioningDone(FileMessage):
    """A network is in service."""

    legal = True

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class GuaranteeEnding(FileMessage):
    """The guarantee period is over."""

    legal = True


@dataclass(frozen=True, kw_only=True)
class DefectsFound(FileMessage):
    """Defects bar the final acceptance."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class RepairReported(FileMessage):
    """The applicant reports defects repaired."""

    remark: str


@dataclass(frozen=True, kw_only=True)
class GuaranteeCalled(FileMessage):
    """The utility repairs at the guarantor's cost."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class FileClosed(FileMessage):
    """The final acceptance closes the file."""

    legal = True

    remark: str

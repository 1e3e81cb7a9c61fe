"""What is said while a connection file is received, checked and studied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notifications.messages.base import FileMessage


@dataclass(frozen=True, kw_only=True)
class FilingReceived(FileMessage):
    """The filing arrived: the receipt."""

    legal = True


@dataclass(frozen=True, kw_only=True)
class FileComplete(FileMessage):
    """Every paper is there."""


@dataclass(frozen=True, kw_only=True)
class PapersMissing(FileMessage):
    """Papers are missing or must be corrected."""

    legal = True

    remark: str


@dataclass(frozen=True, kw_only=True)
class PapersSupplied(FileMessage):
    """The applicant supplied what was missing."""

    remark: str


@dataclass(frozen=True, kw_only=True)
class SiteVisited(FileMessage):
    """Engineers saw the site."""

    remark: str


@dataclass(frozen=True, kw_only=True)
class StudyFeasible(FileMessage):
    """The study of a network ends well."""

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class StudyUnfavourable(FileMessage):
    """The study of a network ends badly."""

    legal = True

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class StudyExtended(FileMessage):
    """A study takes longer than announced."""

    place: str
    remark: str
    due: datetime | None


@dataclass(frozen=True, kw_only=True)
class InformationAsked(FileMessage):
    """An engineer needs to know more."""

    legal = True

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class InformationGiven(FileMessage):
    """The applicant answered the engineer."""

    place: str
    remark: str


@dataclass(frozen=True, kw_only=True)
class StudyResumed(FileMessage):
    """Unfavourable networks are studied again."""

    remark: str


@dataclass(frozen=True, kw_only=True)
class FileRefused(FileMessage):
    """The connection is refused."""

    legal = True

    remark: str

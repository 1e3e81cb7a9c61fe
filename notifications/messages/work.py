"""What is said when work is handed out, when somebody is reminded of it, and when the utility writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notifications.messages.base import FileMessage, NextStep


@dataclass(frozen=True, kw_only=True)
class StepAssigned(FileMessage):
    """A step was given to this person."""

    place: str
    step: str
    due: datetime | None
    remark: str


@dataclass(frozen=True, kw_only=True)
class TurnReminder(FileMessage):
    """Somebody of the utility reminds those whose turn it is."""

    work: tuple[NextStep, ...]


@dataclass(frozen=True, kw_only=True)
class ApplicantLetter(FileMessage):
    """The utility writes to the applicant in its own words."""

    writer: str
    remark: str

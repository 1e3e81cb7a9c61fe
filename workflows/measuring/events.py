"""What all counting starts from: cases, and the events that happened to each, wherever they were written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Change(StrEnum):
    """What an event did to a step, or to the clock."""

    OPENED = "opened"
    DONE = "done"
    LEFT = "left"  # closed with the whole file, not performed
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: a step opened or ended, or the clock of a file or network stood still."""

    at: datetime
    node: str = ""
    change: Change = Change.DONE
    network: str = ""
    phase: int | None = None
    agent: str = ""
    due_at: datetime | None = None
    #: Whose time the step takes: the applicant's own waiting never shortens the applicant's step.
    party: str = ""
    #: Why the clock stands still.
    reason: str = ""
    #: What ties the end of a hold to its beginning.
    key: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One file with its events in the order in which they were written, and what is known of it besides."""

    name: str
    events: Sequence[Event]
    attributes: Mapping[str, str] = field(default_factory=dict)

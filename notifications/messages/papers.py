"""What is said about one paper, where no step of its own tells it."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.messages.base import FileMessage


@dataclass(frozen=True, kw_only=True)
class PaperRejected(FileMessage):
    """A paper must be corrected and filed again."""

    paper: str
    place: str
    remark: str

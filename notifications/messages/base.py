"""Every message the platform sends: one frozen dataclass each, whose fields its three templates may use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True)
class NextStep:
    """A step that is open now: what is to be done, where, by whom and until when."""

    title: str
    place: str
    who: str
    due: datetime | None
    is_applicant: bool


@dataclass(frozen=True, kw_only=True)
class FileMessage:
    """What every message says: to whom, about which connection file, what follows and where to look."""

    #: A legal notice goes out whatever channels the person chose.
    legal: ClassVar[bool] = False
    #: Whether its reader may still open the file when it arrives.
    opens_file: ClassVar[bool] = True

    person: str
    reference: str
    title: str
    happened_at: datetime
    next_steps: tuple[NextStep, ...]
    act_by: datetime | None
    link: str

    @classmethod
    def key(cls) -> str:
        """The name of the message in the outbox, and of the folder of its templates."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def every_message() -> list[type[FileMessage]]:
    return FileMessage.__subclasses__()

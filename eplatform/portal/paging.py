"""Pages that begin after a row instead of at a number: they cost the same at the first and the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workflows.engine.inbox import moment_of


@dataclass(frozen=True)
class Place:
    """The last row shown: its moment and key."""

    at: datetime
    pk: int

    def token(self) -> str:
        return f"{self.at.isoformat()}~{self.pk}"

    @classmethod
    def read(cls, token: str) -> Place | None:
        """The place a token names; none for a bent address, which then shows the first page."""
        moment, _tilde, pk = token.partition("~")
        try:
            place = cls(moment_of(moment), int(pk))
        except (ValueError, OverflowError):
            return None
        return place if 0 <= place.pk < 2**63 else None

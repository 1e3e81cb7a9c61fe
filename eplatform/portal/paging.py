"""Pages that begin after a row instead of at a number: they cost the same at the first and the last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Place:
    """The last row shown: its moment and key."""

    at: datetime | None
    pk: int

    def token(self) -> str:
        return f"{self.at.isoformat() if self.at else ''}~{self.pk}"

    @classmethod
    def read(cls, token: str) -> Place | None:
        """The place a token names; none for a bent address, which then shows the first page."""
        moment, _tilde, pk = token.partition("~")
        try:
            at = datetime.fromisoformat(moment.replace(" ", "+")) if moment else None
            place = cls(at, int(pk))
        except ValueError:
            return None
        return None if at is not None and at.tzinfo is None else place

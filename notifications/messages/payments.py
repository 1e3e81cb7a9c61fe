"""What is said about money received, where no step of its own tells it."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.messages.base import FileMessage


@dataclass(frozen=True, kw_only=True)
class MoneyReceived(FileMessage):
    """A part payment, a later instalment or the balance is recorded."""

    legal = True

    amount: str
    receipt: str
    left: str


@dataclass(frozen=True, kw_only=True)
class MoneyRefunded(FileMessage):
    """What was paid in excess goes back."""

    legal = True

    amount: str
    receipt: str

"""Reading one's notices: unread first, page by page, each marked read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from eplatform.accounts.models import User
from notifications.models import Message, MessageQuerySet

PAGE = 30


@dataclass(frozen=True)
class Page:
    """Some notices, unread ones before read ones, and the token of the page after them."""

    messages: list[Message]
    next_after: str


def page_of(user: User, *, after: str = "") -> Page:
    """The notices that follow a token of the page before; a bent token gives the first page."""
    part, pk = read_token(after)
    rows: list[Message] = []
    if part == "unread":
        rows = list(below(received(user).unread(), pk)[: PAGE + 1])
        pk = None
    if len(rows) <= PAGE:
        rows += below(received(user).filter(read_at__isnull=False), pk)[: PAGE + 1 - len(rows)]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], token(last) if last else "")


def received(user: User) -> MessageQuerySet:
    rows: MessageQuerySet = Message.objects.received_by(user).select_related("entry__connection_file")
    return rows.defer("html").order_by("-pk")


def below(rows: MessageQuerySet, pk: int | None) -> MessageQuerySet:
    return rows if pk is None else rows.filter(pk__lt=pk)


def token(message: Message) -> str:
    return f"{'unread' if message.is_unread else 'read'}-{message.pk}"


def read_token(text: str) -> tuple[str, int | None]:
    part, _dash, pk = text.partition("-")
    return (part, int(pk)) if part in ("unread", "read") and pk.isdecimal() else ("unread", None)


def mark_read(messages: MessageQuerySet, *, at: datetime) -> int:
    """Note that the notices were read; those read before keep their moment."""
    return messages.unread().update(read_at=at)

"""Acts of the past, keyed in: their messages are shown in the portal as of their day, and never mailed.

Whoever records many past acts (the demonstration, a file taken over from another system) does it
inside ``keyed_in``. The entries then ring no bell one by one; one job a file writes their messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from notifications import outbox
from notifications.models import Message
from notifications.reading import mark_read
from workflows.files.models import TimelineEntry

#: The keys of the entries recorded so far, by connection file; None outside ``keyed_in``.
_entries: ContextVar[dict[int, list[int]] | None] = ContextVar("keyed_in_entries", default=None)


@contextmanager
def keyed_in() -> Iterator[dict[int, list[int]]]:
    """What is recorded inside is history; yields the entries to write messages for, by file.

    Open it inside the transaction and give the entries to ``jobs.defer_history`` before that commits.
    """
    collected: dict[int, list[int]] = {}
    token = _entries.set(collected)
    try:
        yield collected
    finally:
        _entries.reset(token)


def is_keyed_in() -> bool:
    return _entries.get() is not None


def collect(entry: TimelineEntry) -> None:
    """Keep the entry for later where history is keyed in."""
    collected = _entries.get()
    if collected is not None:
        collected.setdefault(entry.connection_file_id, []).append(entry.pk)


def write_messages(entry_ids: list[int], *, at: datetime) -> None:
    """The messages of past entries, each as of its day; what is no longer news counts as read."""
    entries = TimelineEntry.objects.select_related("connection_file__process", "connection_file__coordinator")
    for entry in entries.filter(pk__in=entry_ids).order_by("pk"):
        outbox.enqueue(entry, at=entry.at, mailed=False)
        if at - entry.at > outbox.NEWS_FOR:
            mark_read(Message.objects.filter(entry=entry), at=entry.at)

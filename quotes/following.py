"""The estimates follow the process: whatever road leads back to pricing, nothing stale lets a step pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quotes.expiring import expire
from quotes.models.quotes import UNISSUED, Quote, State
from workflows.files import requirements
from workflows.files.models import ConnectionFile, TimelineEntry
from workflows.files.timeline import entry_recorded

#: What an estimate ticks on its way; a step back to pricing unticks all of it.
TICKED = ("drafted_quote", "reviewed_quote", "approved_quote", "accepted_quote", "declined_quote")


def connect() -> None:
    entry_recorded.connect(follow, dispatch_uid="quotes.following")


def follow(*, entry: TimelineEntry, **_signal: Any) -> None:
    """Called inside the transaction of the act that was recorded."""
    if entry.kind == "step" and (entry.step, entry.outcome) in BACK_TO_PRICING:
        BACK_TO_PRICING[entry.step, entry.outcome](entry)
        untick(entry.connection_file, entry.network)
    elif entry.kind in ("withdrawn", "refused", "lapsed"):
        withdraw_all(entry.connection_file)


def reopen(entry: TimelineEntry) -> None:
    """Sent back by the second reader or the approver: the same version is open to change again."""
    submitted = Quote.objects.of(entry.connection_file, entry.network).filter(state=State.SUBMITTED)
    submitted.update(state=State.DRAFT, reason=entry.note[:2000])


def supersede(entry: TimelineEntry) -> None:
    """The applicant asked for a revision: the next version will replace this one."""
    issued = Quote.objects.of(entry.connection_file, entry.network).filter(state=State.ISSUED)
    issued.update(
        state=State.SUPERSEDED, reason=entry.note[:2000], answered_at=entry.at, answered_by_id=entry.by_id
    )


BACK_TO_PRICING: dict[tuple[str, str], Callable[[TimelineEntry], None]] = {
    ("peer_review", "sent_back"): reopen,
    ("approval", "sent_back"): reopen,
    ("answer", "revision_asked"): supersede,
    ("answer", "expired"): expire,
}


def untick(connection_file: ConnectionFile, network: str) -> None:
    for key in TICKED:
        requirements.withdraw(connection_file, key, network=network)


def withdraw_all(connection_file: ConnectionFile) -> None:
    """The file left the process: estimates not yet answered are no longer an offer."""
    unanswered = Quote.objects.filter(connection_file=connection_file, state__in=[*UNISSUED, State.ISSUED])
    unanswered.update(state=State.WITHDRAWN)

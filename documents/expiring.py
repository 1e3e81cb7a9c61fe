"""Papers with an end, such as a contractor's approval: outdated on the day after, and asked for again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from documents import ticking
from documents.models import Paper, State
from workflows.engine import lock
from workflows.engine.models import Process
from workflows.files import timeline


def mark_outdated(*, at: datetime) -> int:
    """Mark every kept paper of a running file whose last day is over; how many there were."""
    over = Paper.objects.kept().filter(
        expires_on__lt=timezone.localdate(at), connection_file__closed_at=None
    )  # fmt: skip
    return sum(expire(paper, at=at) for paper in over.select_related("connection_file"))


@transaction.atomic
def expire(paper: Paper, *, at: datetime) -> bool:
    """Mark one paper, unless a new version has come meanwhile."""
    connection_file = paper.connection_file
    lock.take(Process, connection_file.process_id)
    same = Paper.objects.kept().filter(pk=paper.pk, current=paper.current_id, expires_on=paper.expires_on)
    if not same.update(state=State.OUTDATED):
        return False
    paper.versions.exclude(state=State.OUTDATED).update(state=State.OUTDATED)
    timeline.record(
        connection_file, "paper_outdated", by=None, at=at, network=paper.network, phase=paper.phase,
        data={"kind": paper.kind, "expires_on": paper.expires_on},
    )  # fmt: skip
    ticking.after_change(connection_file, paper.kind, paper.network, paper.phase, by=None, at=at)
    return True

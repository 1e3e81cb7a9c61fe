"""Papers with an end, such as a contractor's approval: reminded of, then outdated and asked for again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from documents.catalogue import kinds
from documents.models import Paper, PaperQuerySet, State
from documents.requirements import ticking
from workflows.engine import lock
from workflows.files import timeline

#: How many days before its end those who must renew a paper are told.
REMINDERS = (30, 7)


def remind(*, at: datetime) -> int:
    """Tell of every kept paper of a running file that ends soon, once at each distance; how many."""
    today = timezone.localdate(at)
    return sum(tell(paper, today, at=at) for paper in ending(today).select_related("connection_file"))


def ending(today: date) -> PaperQuerySet:
    """Papers that end within a distance of which nobody was told, and have not ended yet."""
    near = Q()
    for days in REMINDERS:
        untold = Q(told_days_before=None) | Q(told_days_before__gt=days)
        near |= untold & Q(expires_on__lte=today + timedelta(days=days))
    found: PaperQuerySet = Paper.objects.kept().filter(
        near, expires_on__gte=today, connection_file__closed_at=None
    )
    return found


@transaction.atomic
def tell(paper: Paper, today: date, *, at: datetime) -> bool:
    """Write the reminder on the record, unless the paper was renewed or somebody told meanwhile."""
    connection_file = paper.connection_file
    lock.take(connection_file.process_id)
    assert paper.expires_on is not None
    left = (paper.expires_on - today).days
    distance = min(days for days in REMINDERS if left <= days)
    same = ending(today).filter(pk=paper.pk, current=paper.current_id, expires_on=paper.expires_on)
    if not same.update(told_days_before=distance):
        return False
    timeline.record(
        connection_file, "paper_expiring", by=None, at=at, network=paper.network, phase=paper.phase,
        data=facts_of(paper) | {"days": left},
    )  # fmt: skip
    return True


def facts_of(paper: Paper) -> dict[str, object]:
    """For the record; the stage says who renews it."""
    purpose = str(kinds.CATALOGUE[paper.kind].due)
    return {"kind": paper.kind, "expires_on": paper.expires_on, "purpose": purpose}


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
    lock.take(connection_file.process_id)
    same = Paper.objects.kept().filter(pk=paper.pk, current=paper.current_id, expires_on=paper.expires_on)
    if not same.update(state=State.OUTDATED):
        return False
    paper.versions.exclude(state=State.OUTDATED).update(state=State.OUTDATED)
    timeline.record(
        connection_file, "paper_outdated", by=None, at=at, network=paper.network, phase=paper.phase,
        data=facts_of(paper),
    )  # fmt: skip
    ticking.after_change(connection_file, paper.kind, paper.network, paper.phase, by=None, at=at)
    return True

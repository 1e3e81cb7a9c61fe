"""Accepting at once every received paper that a person may decide on, in a few statements however many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from documents.catalogue import kinds
from documents.catalogue.needs import Due
from documents.errors import MayNotReview, NotInForce
from documents.models import Decision, Paper, PaperVersion, State
from documents.permissions import can_review
from documents.requirements import ticking
from documents.reviewing.review import ensure_end, ensure_may_review, may_review, record
from eplatform.accounts.models import User
from workflows.engine import lock
from workflows.files.models import ConnectionFile


@dataclass(frozen=True)
class Accepted:
    """What was accepted, and the papers left aside because nobody said until when they are valid."""

    decisions: list[Decision]
    without_end: list[Paper]


@transaction.atomic
def accept_all(
    connection_file: ConnectionFile, *, by: User, at: datetime, ends: Mapping[str, date] | None = None
) -> Accepted:
    """Accept every received paper of this person's; ``ends`` gives the last day of each kind that has one.

    Raises MayNotReview, ExpiryWrong, or NotInForce where nothing is there to decide on.
    """
    ensure_reviewer(connection_file, by)
    lock.take(connection_file.process_id)
    mine = [paper for paper in received(connection_file) if may_review(paper, connection_file, by)]
    if not mine:
        raise NotInForce(_("There is no received paper for you to decide on."))
    ensure_may_review(mine[0], connection_file, by)
    last_days = ends or {}
    without_end = [paper for paper in mine if has_end(paper) and paper.kind not in last_days]
    accepted = [paper for paper in mine if paper not in without_end]
    for paper in accepted:
        ensure_end(kinds.CATALOGUE[paper.kind], last_days.get(paper.kind), at)
    return Accepted(accept_each(connection_file, accepted, last_days, by=by, at=at), without_end)


def received(connection_file: ConnectionFile) -> list[Paper]:
    papers = connection_file.papers.filter(state=State.RECEIVED, reserve=None)
    return list(papers.select_related("current").order_by("pk"))


def has_end(paper: Paper) -> bool:
    return kinds.CATALOGUE[paper.kind].expires


def accept_each(
    connection_file: ConnectionFile, papers: list[Paper], ends: Mapping[str, date], *, by: User, at: datetime
) -> list[Decision]:
    decisions = Decision.objects.bulk_create(
        Decision(version=paper.current, accepted=True, by=by, at=at) for paper in papers
    )
    PaperVersion.objects.filter(paper__in=papers, pk=F("paper__current")).update(state=State.ACCEPTED)
    of_end: dict[date | None, list[int]] = {}
    for paper in papers:
        paper.state, paper.told_days_before = State.ACCEPTED, None
        paper.expires_on = ends.get(paper.kind)
        of_end.setdefault(paper.expires_on, []).append(paper.pk)
    for end, keys in of_end.items():
        Paper.objects.filter(pk__in=keys).update(state=State.ACCEPTED, expires_on=end, told_days_before=None)
    for paper in papers:
        assert paper.current is not None
        record(connection_file, paper, paper.current, State.ACCEPTED, by=by, at=at, reason="")
    counted = {(kinds.CATALOGUE[paper.kind].due, paper.network, paper.phase): paper for paper in papers}
    for paper in counted.values():
        ticking.after_change(connection_file, paper.kind, paper.network, paper.phase, by=by, at=at)
    return decisions


def ensure_reviewer(connection_file: ConnectionFile, by: User) -> None:
    """Whoever decides on no paper of any stage is told so, whether or not one waits."""
    if not any(can_review(by, connection_file, due) for due in Due):
        raise MayNotReview(_("The papers of this connection file are checked by another role."))

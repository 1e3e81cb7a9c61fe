"""Deciding on papers: accepted, or rejected with the reason; the checklist follows."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from documents import kinds, ticking
from documents.errors import MayNotReview, NotInForce, ReasonMissing
from documents.models import Decision, Paper, PaperVersion, State
from documents.needs import Due
from documents.permissions import can_review
from eplatform.accounts.models import User
from workflows.engine import lock
from workflows.engine.models import Process
from workflows.files import timeline
from workflows.files.models import ConnectionFile

#: Steps whose end tells the applicant of every paper rejected at that stage.
TELLING = {"completeness": Due.FILING, "works_check": Due.WORKS, "equipment_approval": Due.EQUIPMENT}


def accept(
    version: PaperVersion, *, by: User, at: datetime, reason: str = "", expires_on: date | None = None
) -> Decision:
    """Accept the version in force; raises MayNotReview or NotInForce."""
    return decide(version, True, by=by, at=at, reason=reason, expires_on=expires_on)


def reject(version: PaperVersion, *, by: User, at: datetime, reason: str) -> Decision:
    """Reject the version in force and say why; raises ReasonMissing, MayNotReview or NotInForce."""
    if not reason.strip():
        raise ReasonMissing(_("Say why the paper is rejected: the applicant must know what to mend."))
    return decide(version, False, by=by, at=at, reason=reason.strip())


@transaction.atomic
def accept_all(connection_file: ConnectionFile, *, by: User, at: datetime) -> list[Decision]:
    """Accept every received paper that this person may decide on, in a few statements however many."""
    ensure_reviewer(connection_file, by)
    lock.take(Process, connection_file.process_id)
    papers = connection_file.papers.filter(state=State.RECEIVED, reserve=None).select_related("current")
    mine = [
        paper
        for paper in papers
        if can_review(by, connection_file, kinds.CATALOGUE[paper.kind].due, paper.network)
    ]
    if not mine:
        raise NotInForce(_("There is no received paper for you to decide on."))
    ensure_may_review(mine[0], connection_file, by)
    decisions = Decision.objects.bulk_create(
        Decision(version=paper.current, accepted=True, by=by, at=at) for paper in mine
    )
    PaperVersion.objects.filter(paper__in=mine, pk=F("paper__current")).update(state=State.ACCEPTED)
    connection_file.papers.filter(pk__in=[paper.pk for paper in mine]).update(
        state=State.ACCEPTED, expires_on=None
    )
    for paper in mine:
        record(connection_file, paper, paper.current, True, by=by, at=at, reason="")
    counted = {(kinds.CATALOGUE[paper.kind].due, paper.network, paper.phase): paper for paper in mine}
    for paper in counted.values():
        ticking.after_change(connection_file, paper.kind, paper.network, paper.phase, by=by, at=at)
    return decisions


@transaction.atomic
def decide(
    version: PaperVersion,
    accepted: bool,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    expires_on: date | None = None,
) -> Decision:
    connection_file = version.paper.connection_file
    lock.take(Process, connection_file.process_id)
    paper = Paper.objects.get(pk=version.paper_id)
    ensure_may_review(paper, connection_file, by)
    ensure_in_force(paper, version, accepted)
    decision = Decision.objects.create(version=version, accepted=accepted, reason=reason, by=by, at=at)
    version.state = paper.state = State.ACCEPTED if accepted else State.REJECTED
    paper.expires_on = expires_on
    version.save(update_fields=["state"])
    paper.save(update_fields=["state", "expires_on"])
    record(connection_file, paper, version, accepted, by=by, at=at, reason=reason)
    ticking.after_change(connection_file, paper.kind, paper.network, paper.phase, by=by, at=at)
    return decision


def record(
    connection_file: ConnectionFile, paper: Paper, version: PaperVersion, accepted: bool, *,
    by: User, at: datetime, reason: str,
) -> None:  # fmt: skip
    timeline.record(
        connection_file, "paper_accepted" if accepted else "paper_rejected", by=by, at=at, note=reason,
        network=paper.network, phase=paper.phase,
        data={
            "kind": paper.kind, "version": version.number, "name": version.name, "sha256": version.sha256,
            "told_by_step": TELLING.get(connection_file.stage) == kinds.CATALOGUE[paper.kind].due,
        },
    )  # fmt: skip


def may_review(paper: Paper, connection_file: ConnectionFile, by: User) -> bool:
    return can_review(by, connection_file, kinds.CATALOGUE[paper.kind].due, paper.network)


def ensure_reviewer(connection_file: ConnectionFile, by: User) -> None:
    """Whoever decides on no paper of any stage is told so, whether or not one waits."""
    if not any(can_review(by, connection_file, due) for due in Due):
        raise MayNotReview(_("The papers of this connection file are checked by another role."))


def ensure_may_review(paper: Paper, connection_file: ConnectionFile, by: User) -> None:
    if not connection_file.is_running:
        raise MayNotReview(_("This connection file is closed; its papers are decided on no more."))
    if not may_review(paper, connection_file, by):
        raise MayNotReview(_("The papers of this stage are checked by another role."))


def ensure_in_force(paper: Paper, version: PaperVersion, accepted: bool) -> None:
    if paper.current_id != version.pk:
        raise NotInForce(_("A newer version of this paper has arrived. Look at that one before you decide."))
    if version.issued:
        raise NotInForce(_("This paper was issued by the platform; it needs no decision."))
    if paper.state == (State.ACCEPTED if accepted else State.REJECTED):
        raise NotInForce(_("Somebody has decided the same already. Reload the page to see it."))

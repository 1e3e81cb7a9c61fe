"""Deciding on papers: accepted, rejected with the reason and marks, or reopened; the checklist follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.catalogue import kinds
from documents.catalogue.needs import Due, Kind
from documents.errors import ExpiryWrong, MarkRefused, MayNotReview, NotInForce
from documents.models import Decision, Paper, PaperVersion, State
from documents.permissions import can_review
from documents.requirements import ticking
from documents.reviewing import marking
from documents.reviewing.marks import Drawn, Mark
from documents.viewer.previewing import Preview
from eplatform.accounts.models import User
from workflows.engine import lock
from workflows.engine.errors import ReasonMissing
from workflows.files import timeline
from workflows.files.models import ConnectionFile

#: Steps whose end tells the applicant of every paper rejected at that stage.
TELLING = {"completeness": Due.FILING, "works_check": Due.WORKS, "equipment_approval": Due.EQUIPMENT}
ENTRIES = {
    State.ACCEPTED: "paper_accepted",
    State.REJECTED: "paper_rejected",
    State.RECEIVED: "paper_reopened",
}


def accept(
    version: PaperVersion, *, by: User, at: datetime, reason: str = "", expires_on: date | None = None
) -> Decision:
    """Accept the version in force; raises ExpiryWrong, MayNotReview or NotInForce."""
    return decide(version, State.ACCEPTED, by=by, at=at, reason=reason, expires_on=expires_on)


def reject(
    version: PaperVersion, *, by: User, at: datetime, reason: str, marks: Iterable[Drawn] = ()
) -> Decision:
    """Reject the version in force, say why, and where on it.

    Raises ReasonMissing, MarkRefused, MayNotReview or NotInForce.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why the paper is rejected: the applicant must know what to mend."))
    return decide(version, State.REJECTED, by=by, at=at, reason=reason.strip(), marks=marks)


def reopen(version: PaperVersion, *, by: User, at: datetime, reason: str) -> Decision:
    """Take an acceptance back, so that a new version can come; raises what ``reject`` raises."""
    if not reason.strip():
        raise ReasonMissing(_("Say why the paper is reopened: the applicant must know what is awaited."))
    return decide(version, State.RECEIVED, by=by, at=at, reason=reason.strip())


@transaction.atomic
def decide(
    version: PaperVersion, state: State, *, by: User, at: datetime, reason: str = "",
    expires_on: date | None = None, marks: Iterable[Drawn] = (),
) -> Decision:  # fmt: skip
    connection_file = version.paper.connection_file
    lock.take(connection_file.process_id)
    paper = Paper.objects.get(pk=version.paper_id)
    ensure_may_review(paper, connection_file, by)
    ensure_in_force(paper, version, state)
    if state == State.ACCEPTED:
        ensure_end(kinds.CATALOGUE[paper.kind], expires_on, at)
    drawn = marking.ensure_sound(marks)
    ensure_pages(version, drawn)
    decision = write(version, paper, state, by=by, at=at, reason=reason, marks=drawn)
    version.state = paper.state = state
    paper.expires_on, paper.told_days_before = expires_on, None
    version.save(update_fields=["state"])
    paper.save(update_fields=["state", "expires_on", "told_days_before"])
    ticking.after_change(connection_file, paper.kind, paper.network, paper.phase, by=by, at=at)
    return decision


def write(
    version: PaperVersion, paper: Paper, state: State, *, by: User, at: datetime, reason: str,
    marks: list[Drawn],
) -> Decision:  # fmt: skip
    """The decision with its marks, and its entry on the timeline."""
    decision = Decision.objects.create(
        version=version, accepted=state == State.ACCEPTED, reopened=state == State.RECEIVED, reason=reason,
        by=by, at=at,
    )  # fmt: skip
    Mark.objects.bulk_create(
        Mark(decision=decision, number=number, **vars(mark)) for number, mark in enumerate(marks, start=1)
    )
    record(
        version.paper.connection_file, paper, version, state, by=by, at=at, reason=reason, marks=len(marks)
    )
    return decision


def record(
    connection_file: ConnectionFile, paper: Paper, version: PaperVersion, state: State, *,
    by: User, at: datetime, reason: str, marks: int = 0,
) -> None:  # fmt: skip
    facts = {
        "kind": paper.kind, "version": version.number, "name": version.name, "sha256": version.sha256,
        "told_by_step": TELLING.get(connection_file.stage) == kinds.CATALOGUE[paper.kind].due,
    }  # fmt: skip
    timeline.record(
        connection_file, ENTRIES[state], by=by, at=at, note=reason, network=paper.network, phase=paper.phase,
        data=facts | ({"marks": marks} if marks else {}),
    )  # fmt: skip


def may_review(paper: Paper, connection_file: ConnectionFile, by: User) -> bool:
    return can_review(by, connection_file, kinds.CATALOGUE[paper.kind].due, paper.network)


def ensure_may_review(paper: Paper, connection_file: ConnectionFile, by: User) -> None:
    if not connection_file.is_running:
        raise MayNotReview(_("This connection file is closed; its papers are decided on no more."))
    if not may_review(paper, connection_file, by):
        raise MayNotReview(_("The papers of this stage are checked by another role."))


def ensure_in_force(paper: Paper, version: PaperVersion, state: State) -> None:
    if paper.current_id != version.pk:
        raise NotInForce(_("A newer version of this paper has arrived. Look at that one before you decide."))
    if version.issued:
        raise NotInForce(_("This paper was issued by the platform; it needs no decision."))
    if state == State.RECEIVED and paper.state != State.ACCEPTED:
        raise NotInForce(_("Only an accepted paper can be reopened."))
    if paper.state == state:
        raise NotInForce(_("Somebody has decided the same already. Reload the page to see it."))


def ensure_end(kind: Kind, expires_on: date | None, at: datetime) -> None:
    """What ends is accepted with its last day, and that day is yet to come."""
    if kind.expires and expires_on is None:
        raise ExpiryWrong(_("%(paper)s: say until when it is valid.") % {"paper": kind.title})
    if expires_on is not None and expires_on <= timezone.localdate(at):
        raise ExpiryWrong(
            _("%(paper)s: the end of its validity must lie in the future.") % {"paper": kind.title}
        )


def ensure_pages(version: PaperVersion, marks: list[Drawn]) -> None:
    """Where the pages were counted, when the paper's pictures were made."""
    pages = Preview.objects.pages([version.sha256]).get(version.sha256) if marks else None
    for number, mark in enumerate(marks, start=1):
        if pages is not None and mark.page > pages:
            raise MarkRefused(
                _("Mark %(number)s: the paper has %(pages)s pages, there is no page %(page)s.")
                % {"number": number, "pages": pages, "page": mark.page}
            )

"""Decisions on papers: accepted, rejected with the reason and marks, or reopened."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_DOWN

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import Field

from documents.finding import visible_version
from documents.reviewing import review
from documents.reviewing.marking import FINEST
from documents.reviewing.marks import LONGEST_TEXT, MOST_MARKS, WHOLE, Drawn
from eplatform.accounts.requests import person
from eplatform.api.papers import DecisionOut, decision_out
from eplatform.api.schemas import Exact, Given, Text, Whole

router = Router()

#: A decision ticks off what the process waits for.
PROCESS = "paper__connection_file__process"


class AcceptIn(Given):
    reason: Text = Field("", max_length=2000)
    expires_on: date | None = Field(
        None, description="The last day; needed where the checklist says `expires`"
    )


class MarkIn(Given):
    """Where something is to be mended; the rectangle in shares of the page, from its left upper corner."""

    page: Whole = Field(ge=1)
    text: Text = Field(min_length=1, max_length=LONGEST_TEXT)
    x: Exact = Field(WHOLE[0], ge=0, le=1)
    y: Exact = Field(WHOLE[1], ge=0, le=1)
    width: Exact = Field(WHOLE[2], gt=0, le=1)
    height: Exact = Field(WHOLE[3], gt=0, le=1)

    def drawn(self) -> Drawn:
        edges = (self.x, self.y, self.width, self.height)
        return Drawn(self.page, self.text, *(edge.quantize(FINEST, ROUND_DOWN) for edge in edges))


class RejectIn(Given):
    reason: Text = Field(max_length=2000, description="What is to be mended; the applicant reads it")
    marks: list[MarkIn] = Field([], max_length=MOST_MARKS)


class ReopenIn(Given):
    reason: Text = Field(max_length=2000, description="What is to change; the applicant reads it")


@router.post(
    "/files/{reference}/papers/{version_id}/accept",
    response=DecisionOut,
    operation_id="accept_paper",
    summary="Accept a version of a paper",
)
def accept_paper(request: HttpRequest, reference: str, version_id: int, given: AcceptIn) -> DecisionOut:
    version = visible_version(request, reference, version_id, PROCESS)
    decision = review.accept(
        version, by=person(request), at=timezone.now(), reason=given.reason, expires_on=given.expires_on
    )
    return decision_out(decision)


@router.post(
    "/files/{reference}/papers/{version_id}/reject",
    response=DecisionOut,
    operation_id="reject_paper",
    summary="Reject a version of a paper, with the reason and marks",
)
def reject_paper(request: HttpRequest, reference: str, version_id: int, given: RejectIn) -> DecisionOut:
    version = visible_version(request, reference, version_id, PROCESS)
    marks = [mark.drawn() for mark in given.marks]
    decision = review.reject(version, by=person(request), at=timezone.now(), reason=given.reason, marks=marks)
    return decision_out(decision)


@router.post(
    "/files/{reference}/papers/{version_id}/reopen",
    response=DecisionOut,
    operation_id="reopen_paper",
    summary="Take an acceptance back, so that a new version can come",
)
def reopen_paper(request: HttpRequest, reference: str, version_id: int, given: ReopenIn) -> DecisionOut:
    version = visible_version(request, reference, version_id, PROCESS)
    return decision_out(review.reopen(version, by=person(request), at=timezone.now(), reason=given.reason))

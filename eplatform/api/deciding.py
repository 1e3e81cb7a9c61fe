"""Decisions on papers: accepted, or rejected with the reason."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from documents import review
from eplatform.accounts.requests import person
from eplatform.api.papers import DecisionOut, decision_out, version_of
from eplatform.api.schemas import Text

router = Router()


class AcceptIn(Schema):
    reason: Text = Field("", max_length=2000)
    expires_on: date | None = None


class RejectIn(Schema):
    reason: Text = Field(max_length=2000, description="What is to be mended; the applicant reads it")


@router.post(
    "/files/{reference}/papers/{version_id}/accept",
    response=DecisionOut,
    operation_id="accept_paper",
    summary="Accept a version of a paper",
)
def accept_paper(request: HttpRequest, reference: str, version_id: int, given: AcceptIn) -> DecisionOut:
    version = version_of(request, reference, version_id)
    decision = review.accept(
        version, by=person(request), at=timezone.now(), reason=given.reason, expires_on=given.expires_on
    )
    return decision_out(decision)


@router.post(
    "/files/{reference}/papers/{version_id}/reject",
    response=DecisionOut,
    operation_id="reject_paper",
    summary="Reject a version of a paper, with the reason",
)
def reject_paper(request: HttpRequest, reference: str, version_id: int, given: RejectIn) -> DecisionOut:
    version = version_of(request, reference, version_id)
    return decision_out(review.reject(version, by=person(request), at=timezone.now(), reason=given.reason))

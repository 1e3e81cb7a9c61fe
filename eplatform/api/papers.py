"""The papers of a file: the checklist with every version, and addresses to download them from."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from documents.examination.scanning import Scan
from documents.finding import kept_version
from documents.models import Decision, Mark, PaperVersion, Seal, State
from documents.permissions import can_file
from documents.requirements import checklist
from documents.requirements.checklist import Item, Stage
from documents.reviewing import paper_review
from documents.storage import storing
from eplatform.accounts.models import User
from eplatform.accounts.requests import person
from eplatform.api import schemas
from eplatform.api.schemas import Coded, SignedAddress, coded
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile
from workflows.files.permissions import acts_for_utility

router = Router()


class MarkOut(Schema):
    """Where something is to be mended; the rectangle in shares of the page, from its left upper corner."""

    number: int
    page: int
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    text: str


class DecisionOut(Schema):
    """Accepted, reopened, or else rejected with the marks of what is to be mended."""

    accepted: bool
    reopened: bool
    reason: str
    marks: list[MarkOut]
    by: str | None
    at: datetime


class SealOut(Schema):
    """The storage keeps these bytes as they are until then; nobody can delete or change them before."""

    sealed_at: datetime
    retain_until: datetime
    sha256: str
    rule: Coded


class VersionOut(Schema):
    """One version of a paper, as it was received; `sha256` proves which bytes are meant."""

    id: int
    number: int
    name: str
    size: int
    sha256: str
    content_type: str
    state: Coded
    scan: Coded
    uploaded_at: datetime
    uploaded_by: str | None
    decision: DecisionOut | None
    seal: SealOut | None
    purged_at: datetime | None


class Explained(Schema):
    """What a paper is, who issues it, what it must show, and what of it is taken."""

    what: str
    issuer: str
    shows: str
    limits: str


class PaperOut(Schema):
    """One line of the checklist: a paper that the file needs or may have, filed or not."""

    kind: str
    title: str
    explanation: Explained
    due: Coded
    need: str
    network: Coded | None
    phase: int | None
    state: Coded
    is_missing: bool
    is_awaited: bool
    locked: str
    came_back: bool
    round: int
    expires: bool
    expires_on: date | None
    formats: list[str]
    max_bytes: int
    may_file: bool
    may_decide: bool
    versions: list[VersionOut]


@router.get(
    "/files/{reference}/papers",
    response=list[PaperOut],
    operation_id="list_papers",
    summary="Read the checklist of papers",
)
def list_papers(request: HttpRequest, reference: str) -> list[PaperOut]:
    """Every paper the file needs or holds, stage by stage, with its versions, the newest first."""
    file, user = visible_file(request, reference, "industrial_needs"), person(request)
    files, for_staff = can_file(user, file), acts_for_utility(user, file)
    return [
        paper_out(file, stage, item, user, files=files, for_staff=for_staff)
        for stage in checklist.checklist(file)
        for item in stage.items
    ]


@router.get(
    "/files/{reference}/papers/{version_id}",
    response=SignedAddress,
    operation_id="download_paper",
    summary="Ask where to download a version of a paper",
)
def download_paper(request: HttpRequest, reference: str, version_id: int) -> dict[str, Any]:
    """A signed address that works for a few minutes."""
    version = kept_version(request, reference, version_id)
    return {
        "url": storing.download_of(version),
        "name": version.name,
        "content_type": version.content_type,
        "expires_in": storing.DOWNLOAD_LASTS,
    }


def paper_out(
    file: ConnectionFile, stage: Stage, item: Item, user: User, *, files: bool, for_staff: bool
) -> PaperOut:
    versions = list(item.paper.versions.all()) if item.paper else []
    issued = bool(versions) and versions[0].issued
    review = paper_review.of_review(user, file, item, for_staff=for_staff, pages={})
    return PaperOut(
        kind=item.kind.code,
        title=item.kind.title,
        explanation=Explained(**vars(item.kind.explanation), limits=item.kind.limits),
        due=Coded(code=str(stage.due), label=stage.title),
        need=str(item.need),
        network=schemas.network(item.network),
        phase=item.phase,
        state=Coded(code=item.state, label=item.state_label),
        is_missing=item.is_missing,
        is_awaited=review["awaited"],
        locked=review["locked"],
        came_back=review["came_back"] is not None,
        round=review["round"],
        expires=item.kind.expires,
        expires_on=item.paper.expires_on if item.paper else None,
        formats=[str(each.value) for each in item.kind.formats],
        max_bytes=item.kind.max_bytes,
        may_file=files and not issued and not review["locked"],
        may_decide=review["decides"],
        versions=[version_out(version) for version in versions],
    )


def version_out(version: PaperVersion) -> VersionOut:
    decisions = list(version.decisions.all())
    names = ("number", "name", "size", "sha256", "content_type", "uploaded_at")
    return VersionOut(
        id=version.pk,
        **{name: getattr(version, name) for name in names},
        state=coded(State, version.state),
        scan=coded(Scan, version.scan),
        uploaded_by=str(version.uploaded_by) if version.uploaded_by else None,
        decision=decision_out(decisions[0]) if decisions else None,
        seal=seal_out(version.seal) if hasattr(version, "seal") else None,
        purged_at=version.purge.purged_at if hasattr(version, "purge") else None,
    )


def seal_out(seal: Seal) -> SealOut:
    return SealOut(
        sealed_at=seal.sealed_at,
        retain_until=seal.retain_until,
        sha256=seal.sha256,
        rule=Coded(code=seal.rule, label=str(seal.kept_by.title)),
    )


def decision_out(decision: Decision) -> DecisionOut:
    return DecisionOut(
        accepted=decision.accepted,
        reopened=decision.reopened,
        reason=decision.reason,
        marks=[mark_out(mark) for mark in decision.marks.all()],
        by=str(decision.by) if decision.by else None,
        at=decision.at,
    )


def mark_out(mark: Mark) -> MarkOut:
    return MarkOut(**{name: getattr(mark, name) for name in MarkOut.model_fields})

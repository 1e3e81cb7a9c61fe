"""Decisions on papers and the requirements that follow them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from documents.errors import ExpiryWrong, MarkRefused, MayNotReview, NotInForce, PaperLocked
from documents.filings.filing import file_paper
from documents.models import Decision, State
from documents.reviewing import accepting, review
from documents.reviewing.marks import Drawn, Mark
from tests import factories
from tests.documents.samples import upload
from workflows.engine.errors import ReasonMissing, RequirementMissing
from workflows.files import requirements
from workflows.works import opening

NOW = factories.NOW
LAST_DAY = date(2027, 3, 1)
#: What runs out is accepted with its last day.
ENDS = {"D03": LAST_DAY, "X04": LAST_DAY, "X14": LAST_DAY}
#: What a small subdivision with three networks needs at filing, and before works.
AT_FILING = ("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D10", "D11", "E01", "A01")


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


def filed(connection_file, cast, *kinds, **place):
    return [file_paper(connection_file, kind, upload(), by=cast.applicant, at=NOW, **place) for kind in kinds]


def lacks(connection_file, key, **place):
    return requirements.missing(connection_file, [key], **place) == [key]


def test_rejection_keeps_its_reason_and_is_recorded(connection_file, cast):
    (version,) = filed(connection_file, cast, "D05")

    decision = review.reject(version, by=cast.desk_officer, at=NOW, reason="Échelle absente.")

    version.paper.refresh_from_db()
    assert (decision.accepted, decision.reason, decision.by) == (False, "Échelle absente.", cast.desk_officer)
    assert version.paper.state == version.state == State.REJECTED
    entry = connection_file.timeline.get(kind="paper_rejected")
    assert (entry.note, entry.data["kind"], entry.data["sha256"]) == (
        "Échelle absente.",
        "D05",
        version.sha256,
    )


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_rejection_without_a_reason_is_refused(connection_file, cast, reason):
    (version,) = filed(connection_file, cast, "D05")

    with pytest.raises(ReasonMissing):
        review.reject(version, by=cast.desk_officer, at=NOW, reason=reason)

    assert not Decision.objects.exists()


@pytest.mark.parametrize("who", ["applicant", "stranger", "cashier", "inspector", "study_engineer"])
def test_only_the_desk_and_the_coordinator_check_filing_papers(connection_file, cast, who):
    (version,) = filed(connection_file, cast, "D05")

    with pytest.raises(MayNotReview):
        review.accept(version, by=getattr(cast, who), at=NOW)

    assert not Decision.objects.exists()


def test_superseded_version_takes_no_decision(connection_file, cast):
    first, _second = filed(connection_file, cast, "D05", "D05")

    with pytest.raises(NotInForce):
        review.accept(first, by=cast.desk_officer, at=NOW)


def test_same_decision_twice_is_refused(connection_file, cast):
    (version,) = filed(connection_file, cast, "D05")
    review.accept(version, by=cast.desk_officer, at=NOW)

    with pytest.raises(NotInForce):
        review.accept(version, by=cast.coordinator, at=NOW)


def test_last_mandatory_paper_accepted_ticks_papers_checked(connection_file, cast):
    versions = filed(connection_file, cast, *AT_FILING)

    for version in versions[:-1]:
        review.accept(version, by=cast.desk_officer, at=NOW, expires_on=ENDS.get(version.paper.kind))
    before = lacks(connection_file, "papers_checked")
    review.accept(versions[-1], by=cast.desk_officer, at=NOW)

    assert before
    assert not lacks(connection_file, "papers_checked")


def test_rejecting_one_withdraws_papers_checked(connection_file, cast):
    versions = filed(connection_file, cast, *AT_FILING)
    accepting.accept_all(connection_file, by=cast.desk_officer, at=NOW, ends=ENDS)
    before = lacks(connection_file, "papers_checked")

    review.reject(versions[0], by=cast.coordinator, at=NOW, reason="Illisible.")

    assert not before
    assert lacks(connection_file, "papers_checked")


def test_reopening_an_accepted_paper_withdraws_papers_checked_and_lets_a_version_in(connection_file, cast):
    versions = filed(connection_file, cast, *AT_FILING)
    accepting.accept_all(connection_file, by=cast.desk_officer, at=NOW, ends=ENDS)
    for person in (cast.applicant, cast.desk_officer):
        with pytest.raises(PaperLocked):
            file_paper(connection_file, "D05", upload(), by=person, at=NOW)

    place = AT_FILING.index("D05")
    decision = review.reopen(versions[place], by=cast.coordinator, at=NOW, reason="Variante du tracé.")
    reopened = lacks(connection_file, "papers_checked")
    (second,) = filed(connection_file, cast, "D05")

    assert (decision.accepted, decision.reopened, decision.is_rejection) == (False, True, False)
    assert reopened
    assert connection_file.timeline.get(kind="paper_reopened").note == "Variante du tracé."
    assert (second.number, second.paper.state) == (2, State.RECEIVED)


def test_only_what_is_accepted_is_reopened(connection_file, cast):
    (version,) = filed(connection_file, cast, "D05")

    with pytest.raises(NotInForce):
        review.reopen(version, by=cast.desk_officer, at=NOW, reason="Variante.")
    with pytest.raises(ReasonMissing):
        review.reopen(version, by=cast.desk_officer, at=NOW, reason=" ")


@pytest.mark.parametrize("day", [None, NOW.date(), date(2026, 3, 1)])
def test_paper_that_ends_is_accepted_with_a_day_to_come(connection_file, cast, day):
    (version,) = filed(connection_file, cast, "D03")

    with pytest.raises(ExpiryWrong):
        review.accept(version, by=cast.desk_officer, at=NOW, expires_on=day)

    assert not Decision.objects.exists()


def test_accept_all_leaves_what_ends_where_its_last_day_is_not_said(connection_file, cast):
    filed(connection_file, cast, "D03", "D05")

    decided = accepting.accept_all(connection_file, by=cast.desk_officer, at=NOW)

    assert [paper.kind for paper in decided.without_end] == ["D03"]
    assert [decision.version.paper.kind for decision in decided.decisions] == ["D05"]


def test_marks_are_numbered_and_kept_as_drawn(connection_file, cast):
    (version,) = filed(connection_file, cast, "D05")
    drawn = [Drawn(1, "Échelle absente", Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4")),
             Drawn(1, "Nord absent")]  # fmt: skip

    decision = review.reject(version, by=cast.desk_officer, at=NOW, reason="À revoir.", marks=drawn)

    first, second = decision.marks.all()
    assert (first.number, first.page, first.x, first.height) == (1, 1, Decimal("0.1"), Decimal("0.4"))
    assert (second.number, second.text, (second.x, second.width)) == (2, "Nord absent", (0, 1))
    assert connection_file.timeline.get(kind="paper_rejected").data["marks"] == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.marks.all().delete()


@pytest.mark.parametrize(
    "mark",
    [Drawn(0, "a"), Drawn(1, " \n"), Drawn(1, "a", x=Decimal("0.5")),
     Drawn(1, "a", y=Decimal("-0.1")), Drawn(1, "a", width=Decimal(0)), Drawn(1, "a" * 1001)],
)  # fmt: skip
def test_mark_beside_the_paper_is_refused_with_its_number(connection_file, cast, mark):
    (version,) = filed(connection_file, cast, "D05")

    with pytest.raises(MarkRefused) as refusal:
        review.reject(version, by=cast.desk_officer, at=NOW, reason="a", marks=[Drawn(1, "b"), mark])

    assert "2" in refusal.value.message
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"page": 0}, {"text": " "}, {"width": 0}, {"x": "0.7"}, {"y": "-0.1"}, {"number": 0}]
)
def test_database_refuses_a_mark_beside_the_page(connection_file, cast, wrong):
    (version,) = filed(connection_file, cast, "D05")
    decision = review.reject(version, by=cast.desk_officer, at=NOW, reason="a")
    given = {"number": 1, "page": 1, "x": 0, "y": 0, "width": "0.4", "height": 1, "text": "a"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Mark.objects.create(decision=decision, **(given | wrong))


def test_accept_all_leaves_what_others_check(connection_file, cast):
    filed(connection_file, cast, "D05", "X06")

    decided = accepting.accept_all(connection_file, by=cast.desk_officer, at=NOW, ends=ENDS)

    assert [decision.version.paper.kind for decision in decided.decisions] == ["D05"]
    with pytest.raises(NotInForce):
        accepting.accept_all(connection_file, by=cast.desk_officer, at=NOW, ends=ENDS)


def test_works_papers_are_ticked_when_received_and_fall_with_a_rejection(connection_file, cast):
    before = lacks(connection_file, "works_papers")
    versions = filed(connection_file, cast, "X06", "X07")
    received = not lacks(connection_file, "works_papers")

    review.reject(versions[0], by=cast.coordinator, at=NOW, reason="Sans visa.")

    assert before
    assert received
    assert lacks(connection_file, "works_papers")


def test_works_do_not_start_with_a_rejected_paper(cast):
    file = factories.connection_file(cast, networks=("water",))
    (task,) = factories.drive(file, to="works_check", cast=cast)
    refused, _other = filed(file, cast, "X06", "X07")
    review.reject(refused, by=cast.coordinator, at=NOW, reason="Sans visa.")

    with pytest.raises(RequirementMissing, match=str(requirements.LABELS["works_papers"])):
        opening.order_start(task, starts_on=NOW.date(), duration_days=90, by=cast.coordinator, at=NOW)


def test_variant_b_asks_for_the_contractors_papers(connection_file, cast):
    connection_file.network_parts.filter(network="water").update(variant="B")

    filed(connection_file, cast, "X06", "X07")
    without = lacks(connection_file, "works_papers")
    filed(connection_file, cast, "X03", "X04", "X05")

    assert without
    assert not lacks(connection_file, "works_papers")


def test_as_built_is_ticked_for_its_network_and_phase_only(cast):
    connection_file = factories.connection_file(cast, phases=2)

    filed(connection_file, cast, "X12", network="water", phase=2)

    assert not lacks(connection_file, "as_built", network="water", phase=2)
    assert lacks(connection_file, "as_built", network="water", phase=1)
    assert lacks(connection_file, "as_built", network="sewerage", phase=2)

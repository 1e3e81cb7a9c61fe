"""Decisions on papers and the requirements that follow them."""

from __future__ import annotations

import pytest

from documents import review
from documents.errors import MayNotReview, NotInForce, ReasonMissing
from documents.filing import file_paper
from documents.models import Decision, State
from tests import factories
from tests.documents.samples import upload
from workflows.files import requirements

NOW = factories.NOW
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
        review.accept(version, by=cast.desk_officer, at=NOW)
    before = lacks(connection_file, "papers_checked")
    review.accept(versions[-1], by=cast.desk_officer, at=NOW)

    assert before
    assert not lacks(connection_file, "papers_checked")


def test_rejecting_one_withdraws_papers_checked(connection_file, cast):
    versions = filed(connection_file, cast, *AT_FILING)
    review.accept_all(connection_file, by=cast.desk_officer, at=NOW)
    before = lacks(connection_file, "papers_checked")

    review.reject(versions[0], by=cast.coordinator, at=NOW, reason="Illisible.")

    assert not before
    assert lacks(connection_file, "papers_checked")


def test_replacing_an_accepted_paper_withdraws_papers_checked(connection_file, cast):
    filed(connection_file, cast, *AT_FILING)
    review.accept_all(connection_file, by=cast.desk_officer, at=NOW)

    filed(connection_file, cast, "D05")

    assert lacks(connection_file, "papers_checked")


def test_accept_all_leaves_what_others_check(connection_file, cast):
    filed(connection_file, cast, "D05", "X06")

    decisions = review.accept_all(connection_file, by=cast.desk_officer, at=NOW)

    assert [decision.version.paper.kind for decision in decisions] == ["D05"]
    with pytest.raises(NotInForce):
        review.accept_all(connection_file, by=cast.desk_officer, at=NOW)


def test_works_papers_are_ticked_when_received_and_fall_with_a_rejection(connection_file, cast):
    before = lacks(connection_file, "works_papers")
    versions = filed(connection_file, cast, "X06", "X07")
    received = not lacks(connection_file, "works_papers")

    review.reject(versions[0], by=cast.coordinator, at=NOW, reason="Sans visa.")

    assert before
    assert received
    assert lacks(connection_file, "works_papers")


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

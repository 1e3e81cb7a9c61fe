"""The checklist of a file follows its facts and its papers."""

from __future__ import annotations

import pytest

from documents.catalogue.needs import Due
from documents.requirements.checklist import checklist, facts_of, missing
from tests import factories
from tests.documents.reviewing.test_review import AT_FILING, filed


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


def stage(connection_file, due):
    return next(each for each in checklist(connection_file) if each.due == due)


def test_new_subdivision_owes_its_filing_papers(connection_file):
    assert {item.kind.code for item in missing(connection_file, Due.FILING)} == set(AT_FILING)


def test_filed_papers_are_owed_no_more(connection_file, cast):
    filed(connection_file, cast, "D01", "D05")

    owed = {item.kind.code for item in missing(connection_file, Due.FILING)}

    assert owed == set(AT_FILING) - {"D01", "D05"}


def test_variant_b_changes_the_works_file(connection_file):
    before = {item.kind.code for item in missing(connection_file, Due.WORKS)}

    connection_file.network_parts.filter(network="water").update(variant="B")

    assert before == {"X06", "X07"}
    assert {item.kind.code for item in missing(connection_file, Due.WORKS)} == {
        "X03",
        "X04",
        "X05",
        "X06",
        "X07",
    }


def test_network_that_left_asks_for_nothing(connection_file):
    connection_file.network_parts.filter(network="sewerage").update(state="declined")

    assert "sewerage" not in facts_of(connection_file).networks
    assert "A01" not in {item.kind.code for item in missing(connection_file, Due.FILING)}


def test_as_built_is_asked_for_by_network_and_phase(cast):
    connection_file = factories.connection_file(cast, networks=("water", "sewerage"), phases=2)

    places = [
        (item.network, item.phase)
        for item in stage(connection_file, Due.ACCEPTANCE).items
        if item.kind.code == "X12"
    ]

    assert places == [("sewerage", 1), ("sewerage", 2), ("water", 1), ("water", 2)]


def test_paper_of_an_unusual_place_stays_in_view(connection_file, cast):
    filed(connection_file, cast, "E04", network="electricity")

    held = [item for item in stage(connection_file, Due.STUDY).items if item.paper]

    assert [(item.kind.code, item.network) for item in held] == [("E04", "electricity")]


def test_later_stages_lie_ahead(connection_file):
    ahead = {each.due for each in checklist(connection_file) if each.lies_ahead}

    assert Due.FILING not in ahead
    assert {Due.STUDY, Due.WORKS, Due.ACCEPTANCE} <= ahead


def test_plant_gives_its_effluent_sheet(cast):
    connection_file = factories.connection_file(cast, kind="industrial")

    assert {"D09", "E02", "W01", "A02"} <= {item.kind.code for item in missing(connection_file, Due.FILING)}

"""The catalogue of papers, and which of them a file cannot do without."""

from decimal import Decimal

import pytest
from django.utils import translation

from documents.catalogue.explaining import explanations
from documents.catalogue.kinds import CATALOGUE, offered, required, required_at_filing
from documents.catalogue.needs import Due, Facts, Need
from eplatform.accounts.networks import Network

ALL = frozenset(Network.values)


def facts(kind="subdivision", networks=ALL, **rest):
    return Facts(kind, frozenset(networks), **rest)


def codes(found):
    return {kind.code for kind in found}


def test_catalogue_has_every_kind_in_three_languages():
    titles = [title for kind in CATALOGUE.values() for title in kind.titles]

    assert len(CATALOGUE) == 11 + 5 + 3 + 4 + 17
    assert all(title.strip() for title in titles)
    assert len(set(titles)) == 3 * 40
    assert all(
        any("\u0600" <= letter <= "\u06ff" for letter in kind.titles[2]) for kind in CATALOGUE.values()
    )


def test_networks_of_the_catalogue_exist():
    assert {network for kind in CATALOGUE.values() for network in kind.networks} < ALL


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Bilan de puissance"), ("en", "Load schedule"), ("ar", "حصيلة القدرة الكهربائية")],
)
def test_title_is_in_the_readers_language(language, title):
    with translation.override(language):
        assert str(CATALOGUE["E01"]) == title


def test_subdivision_needs_at_filing():
    assert codes(required_at_filing(facts())) == {
        "D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D10", "D11", "E01", "A01",
    }  # fmt: skip


def test_plant_needs_at_filing():
    found = required_at_filing(facts("industrial", medium_voltage=True, effluent=True))

    assert codes(found) == {"D01", "D02", "D03", "D04", "D05", "D09", "E01", "E02", "W01", "A01", "A02"}


def test_papers_of_networks_not_asked_for_are_not_needed():
    found = codes(required_at_filing(facts("industrial", ["electricity"])))

    assert {"E01", "E02"} < found
    assert not found & {"W01", "A01", "A02"}


@pytest.mark.parametrize(("area", "needed"), [("100000", False), ("100000.01", True)])
def test_water_study_is_due_above_ten_hectares(area, needed):
    large = facts(area_m2=Decimal(area))

    assert ("W01" in codes(required_at_filing(large))) is needed
    assert ("W02" in codes(required(large, Due.STUDY))) is needed


@pytest.mark.parametrize(
    ("code", "due", "condition"),
    [
        ("X15", Due.ACCEPTANCE, {"social_housing": True}),
        ("X03", Due.WORKS, {"variant_b": True}),
        ("X04", Due.WORKS, {"variant_b": True}),
        ("X05", Due.WORKS, {"variant_b": True}),
        ("E03", Due.EQUIPMENT, {"medium_voltage": True}),
        ("E05", Due.EQUIPMENT, {"medium_voltage": True}),
        ("A03", Due.EQUIPMENT, {"effluent": True}),
    ],
)
def test_conditional_papers_are_needed_only_then(code, due, condition):
    assert code not in codes(required(facts(), due))
    assert code in codes(required(facts(**condition), due))


def test_papers_a_kind_of_file_has_no_use_for_are_not_offered():
    assert CATALOGUE["D08"].need(facts("industrial")) is Need.NONE
    assert not {"D07", "D08", "D10", "D11", "X05", "X15"} & codes(offered(facts("industrial")))
    assert "A02" not in codes(offered(facts(), Due.FILING))


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_kind_is_explained_in_every_language(language):
    told = explanations(language)

    assert told.keys() == CATALOGUE.keys()
    for code, each in told.items():
        words = (each.what, each.issuer, each.shows)
        assert all(text == text.strip() and 0 < len(text) <= 160 for text in words), code
        assert each.what.endswith(".")
        assert each.shows.endswith(".")
        assert not any("'" in text for text in words), code
        if language == "ar":
            assert all(any("\u0600" <= letter <= "\u06ff" for letter in text) for text in words), code


def test_limits_are_told_in_words():
    with translation.override("en"):
        assert CATALOGUE["X12"].limits.startswith("PDF, DWG, DXF")
        assert "5000 MB" in CATALOGUE["X12"].limits


def test_every_condition_has_words():
    assert all(kind.condition for kind in CATALOGUE.values() if kind.when)


def test_kinds_with_an_end():
    assert {kind.code for kind in CATALOGUE.values() if kind.expires} == {"D03", "X04", "X14"}


@pytest.mark.parametrize(
    ("exceeds", "need"), [(None, Need.MANDATORY), (True, Need.MANDATORY), (False, Need.OPTIONAL)]
)
def test_study_settles_whether_effluent_is_treated(exceeds, need):
    plant = facts("industrial", effluent=True, exceeds_limits=exceeds)

    assert CATALOGUE["A03"].need(plant) is need


def test_public_substation_is_drawn_by_who_builds_it():
    by_utility = facts(substation=True)
    by_contractor = facts(substation=True, variant_b=True)

    assert CATALOGUE["E03"].need(by_utility) is Need.OPTIONAL
    assert CATALOGUE["E03"].need(by_contractor) is Need.MANDATORY

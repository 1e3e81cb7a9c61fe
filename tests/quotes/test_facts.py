"""Facts of an estimate: the engineer's decisions prevail over what the platform computed."""

from decimal import Decimal

import pytest

from quotes.facts import facts_of
from tests.factories import NOW, connection_file
from workflows.studies import computing
from workflows.studies.models import Study


def study(found, network: str, version: int = 1, **decided) -> Study:
    return Study.objects.create(
        connection_file=found, network=network, version=version, opinion="feasible",
        results=computing.compute(found, network), at=NOW, **decided,
    )  # fmt: skip


def test_facts_without_a_recorded_study_are_computed(cast):
    found = connection_file(cast)

    facts = facts_of(found, "electricity")

    assert (facts.demand_kva, facts.voltage, facts.substations) == (Decimal("74.28"), "low", 1)
    assert (facts.road_m, len(facts.lots), facts.industrial) == (Decimal(117), 2, False)


@pytest.mark.parametrize(
    ("network", "decided", "name", "value"),
    [
        ("water", {"diameter_mm": 200}, "main_diameter_mm", 200),
        ("sewerage", {"diameter_mm": 500}, "sewer_diameter_mm", 500),
        ("lighting", {"lamps": 21}, "lamps", 21),
        ("electricity", {"voltage": "medium", "substation": "customer"}, "substations", 0),
    ],
)
def test_decision_of_the_engineer_prevails(cast, network, decided, name, value):
    found = connection_file(cast, networks=("water", "sewerage", "lighting", "electricity"))
    study(found, network, **decided)

    assert getattr(facts_of(found, network), name) == value


def test_last_version_of_the_study_counts(cast):
    found = connection_file(cast)
    study(found, "water", diameter_mm=200)
    study(found, "water", version=2, diameter_mm=250)

    assert facts_of(found, "water").main_diameter_mm == 250


def test_facts_of_a_plant_are_its_load_and_its_site(cast):
    found = connection_file(cast, "industrial", networks=("electricity",))

    facts = facts_of(found, "electricity")

    assert (facts.industrial, facts.lots, facts.voltage, facts.substations) == (True, (), "medium", 0)
    assert facts.site_area_m2 == Decimal("5200.00")

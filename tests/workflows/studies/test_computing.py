"""From the rows of a file to figures and a suggested solution."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.utils import translation

from tests.factories import connection_file
from workflows.studies.computing import compute
from workflows.studies.figures import Result
from workflows.studies.reading import read

NETWORKS = ("electricity", "water", "sewerage", "lighting")
EFFLUENT = {
    "flow_m3_per_day": Decimal(150), "ph": Decimal("6.4"), "temperature_c": Decimal(31),
    "cod_mg_per_l": Decimal(1450), "bod5_mg_per_l": Decimal(620), "ss_mg_per_l": Decimal(380),
    "oil_and_grease_mg_per_l": Decimal(85),
}  # fmt: skip
#: Names of quantities in formulas that are symbols in no language.
ENGLISH = {
    "domestic",
    "dwellings",
    "facilities",
    "growth",
    "load",
    "occupancy",
    "process",
    "shops",
    "threshold",
}
WATER = {"process_m3_per_day": Decimal(180), "domestic_m3_per_day": Decimal(9)}


def plant(cast, **facts):
    given = {"networks": NETWORKS[:3], "water": WATER, "effluent": EFFLUENT} | facts
    return connection_file(cast, kind="industrial", **given)


def test_subdivision_electricity_adds_up_its_uses(cast):
    file = connection_file(cast, networks=NETWORKS)

    found = compute(file, "electricity")

    # 1 villa × 12 + 0.53 × 16 flats × 6 + 0.8 × 2 shops × 6 + 12 lamps × 0.15
    assert Result.from_json(found)["demand"] == Decimal("74.28")
    assert found["solution"] == {
        "voltage": "low", "substation": "public", "substation_count": 1, "substation_kva": 100,
    }  # fmt: skip


def test_subdivision_water_is_governed_by_fire(cast):
    found = compute(connection_file(cast), "water")

    assert found["solution"]["fire_l_s"] == "16.67"
    assert next(flag["key"] for flag in found["flags"]) == "fire_governs"


def test_subdivision_sewerage_needs_no_discharge_agreement(cast):
    solution = compute(connection_file(cast), "sewerage")["solution"]

    assert solution == {"diameter_mm": 300, "peak_factor": "3.00"}


def test_subdivision_lighting_counts_the_lamps_declared(cast):
    assert compute(connection_file(cast, networks=NETWORKS), "lighting")["solution"] == {"lamps": 12}


def test_plant_electricity_decides_the_voltage(cast):
    solution = compute(plant(cast), "electricity")["solution"]

    assert (solution["voltage"], solution["substation"]) == ("medium", "customer")


def test_plant_effluent_above_the_limits_is_named_and_needs_an_agreement(cast):
    solution = compute(plant(cast), "sewerage")["solution"]

    assert {found["parameter"] for found in solution["exceedances"]} == {
        "ph", "temperature", "cod", "bod5", "oil_and_grease",
    }  # fmt: skip
    assert solution["discharge_agreement_needed"] is True


def test_plant_without_effluent_needs_no_agreement(cast):
    solution = compute(plant(cast, effluent={}), "sewerage")["solution"]

    assert (solution["exceedances"], solution["discharge_agreement_needed"]) == ([], False)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("kind", ["subdivision", "industrial"])
def test_every_figure_can_be_read_in_every_language(cast, kind, network, language):
    file = (
        plant(cast, networks=NETWORKS) if kind == "industrial" else connection_file(cast, networks=NETWORKS)
    )

    with translation.override(language):
        reading = read(compute(file, network))

    assert reading.lines
    assert all(line.label and line.value for line in reading.lines)
    assert not any("{" in line.worked for line in reading.lines)
    assert language == "en" or not ENGLISH & set(
        re.findall(r"[a-z]+", " ".join(each.symbolic for each in reading.lines))
    )


def test_reading_puts_the_numbers_into_the_formula(cast):
    with translation.override("en"):
        lines = read(compute(connection_file(cast), "electricity")).lines

    flats = next(line for line in lines if line.worked.startswith("0.53"))
    assert (flats.worked, flats.symbolic, flats.value) == ("0.53 × 16 × 6", "k_s × N × S", "50.88")
    assert flats.source == "Demonstration value"

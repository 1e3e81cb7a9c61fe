"""The sample dossiers beside the project read as their README says."""

from decimal import Decimal

import pytest

from tests.shared_data import shared
from workflows.files.dossier.checks import total_area
from workflows.files.dossier.outlines import outline_of
from workflows.files.dossier.toml_reader import read_folder


def read(name):
    return read_folder(shared(f"dossiers/{name}"))


def drawn(plan):
    return {
        feature["properties"]["lot"]: outline_of(feature["geometry"], "", "", None)
        for feature in plan["features"]
    }


def test_six_ilots_agree_with_their_plan():
    reading = read("lotissement-six-ilots")

    dossier = reading.dossier
    shapes = drawn(dossier.site.plan)
    assert reading.faults == ()
    assert [str(lot.area_m2) for lot in dossier.programme.lots] == [
        "8084.58", "892.39", "3560.04", "2511.16", "3658.28", "3407.04",
    ]  # fmt: skip
    # Rounding the drawing to the millimetre moved its areas by three hundredths at most.
    assert all(
        shapes[lot.number].area == pytest.approx(float(lot.area_m2), abs=0.04)
        for lot in dossier.programme.lots
    )


def test_six_ilots_add_up():
    programme = read("lotissement-six-ilots").dossier.programme

    assert sum(lot.area_m2 for lot in programme.lots) == Decimal("22113.49")
    assert sum(lot.dwellings for lot in programme.lots) == 264
    assert sum(lot.shops for lot in programme.lots) == 17
    assert (programme.phases, programme.social_housing, programme.public_lamps) == (2, True, 46)


def test_142_lots_are_filed_with_warnings():
    reading = read("lotissement-142-lots")

    dossier = reading.dossier
    assert {fault.code for fault in reading.faults} == {"area_differs"}
    assert len(dossier.warnings) == 32
    assert len(dossier.programme.lots) == 142
    assert sum(lot.area_m2 for lot in dossier.programme.lots) == dossier.site.area_m2 == Decimal("96032.00")


def test_142_lots_are_drawn_with_holes():
    shapes = drawn(read("lotissement-142-lots").dossier.site.plan)

    areas = sorted(round(shape.area, 2) for shape in shapes.values())
    assert round(total_area(shapes)) == 97_039
    assert (areas[0], areas[-1]) == (3.37, 6813.58)
    assert sum(bool(shape.interiors) for shape in shapes.values()) == 2


def test_plant_has_its_loads_and_flows():
    reading = read("industrie-agroalimentaire")

    dossier = reading.dossier
    assert reading.faults == ()
    assert sum(load.count * load.power_kw for load in dossier.industry.loads) == 989
    assert (dossier.industry.voltage_wish, dossier.outline.has_effluent) == ("medium", True)
    assert dossier.water["fire_flow_m3_per_hour"] == 60
    assert dossier.effluent["cod_mg_per_l"] == 1450


MAUVAIS = {
    ("dossier.toml", None, "file.title", "empty"),
    ("dossier.toml", None, "file.networks", "unknown_network"),
    ("dossier.toml", None, "applicant.ice", "bad_ice"),
    ("dossier.toml", None, "applicant.email", "bad_email"),
    ("dossier.toml", None, "applicant.phone", "bad_phone"),
    ("dossier.toml", None, "site.address", "key_missing"),
    ("dossier.toml", None, "site.land_titles", "empty"),
    ("lots.csv", 1, "couleur", "column_unknown"),
    ("lots.csv", 3, "lot", "lot_twice"),
    ("lots.csv", 4, "area_m2", "area_not_positive"),
    ("lots.csv", 5, "category", "unknown_category"),
    ("lots.csv", 6, "area_m2", "not_a_number"),
    ("lots.csv", 7, "phase", "phase_beyond"),
    ("lots.csv", 7, "lot", "lot_not_on_plan"),
    ("plan.geojson", None, "2", "lot_not_in_table"),
    ("plan.geojson", None, "6", "lot_not_in_table"),
}


def test_bad_dossier_shows_every_fault_once_and_nothing_else():
    reading = read("mauvais-dossier")

    places = [(fault.file, fault.row, fault.key, fault.code) for fault in reading.faults]
    assert reading.dossier is None
    assert sorted(places, key=str) == sorted(MAUVAIS, key=str)


@pytest.mark.parametrize("name", ["lotissement-six-ilots", "industrie-agroalimentaire"])
def test_papers_are_named_in_any_script(name):
    papers = {paper.kind: paper for paper in read(name).papers}

    with papers["D03"].open() as stream:
        assert stream.read(5) == b"%PDF-"
    assert papers["D03"].name == "شهادة الملكية.pdf"

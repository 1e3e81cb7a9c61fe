"""The plan: what counts as the outline of a lot, and how it is held against the table."""

import json
import re

import pytest
from django.utils import translation

from tests.own_dossiers import PLANT_PLAN, files, geojson, plant, polygon, square, subdivision
from workflows.files.dossier.sources import Uploads
from workflows.files.dossier.toml_reader import read

ONE = ("1", polygon(291_000, 20))
TWO = ("2", polygon(291_100, 500**0.5))
HOLE = {"type": "Polygon", "coordinates": [square(291_000, 20), square(291_005, 8, 318_405)[::-1]]}
BOW = {
    "type": "Polygon",
    "coordinates": [[[0, 300_000], [9, 300_009], [9, 300_000], [0, 300_009], [0, 300_000]]],
}


def faults_of(plan, **changes):
    reading = read(subdivision(**changes), Uploads(files(plan__geojson=plan)))
    return [(fault.file, fault.row, fault.key, fault.code) for fault in reading.faults]


def on_plan(*faults):
    return [("plan.geojson", None, key, code) for key, code in faults]


def test_closed_line_counts_as_a_surface():
    ring = ("1", {"type": "LineString", "coordinates": square(291_000, 20)})

    reading = read(subdivision(), Uploads(files(plan__geojson=geojson([ring, TWO]))))

    kept = reading.dossier.site.plan["features"][0]
    assert reading.faults == ()
    assert (kept["properties"], kept["geometry"]["type"]) == ({"lot": "1"}, "Polygon")


def test_holes_are_deducted():
    [fault] = faults_of(geojson([("1", HOLE), TWO]))

    assert fault == ("lots.csv", 2, "area_m2", "area_differs")


def test_kept_plan_is_plain_json_without_other_properties():
    plan = json.loads(geojson([ONE, TWO]))
    plan["features"][0]["properties"]["owner"] = "a name"

    dossier = read(subdivision(), Uploads(files(plan__geojson=json.dumps(plan).encode()))).dossier

    assert "a name" not in json.dumps(dossier.site.plan)
    assert json.loads(json.dumps(dossier.site.plan))["crs"]["properties"]["name"].endswith("EPSG::26191")


def test_lots_missing_on_either_side_are_errors():
    faults = faults_of(geojson([ONE, ("3", polygon(291_200, 9))]))

    assert faults == [("lots.csv", 3, "lot", "lot_not_on_plan"), *on_plan(("3", "lot_not_in_table"))]


def test_area_more_than_five_percent_apart_is_a_warning():
    reading = read(subdivision(), Uploads(files(plan__geojson=geojson([("1", polygon(291_000, 21)), TWO]))))

    [fault] = reading.dossier.warnings
    assert (fault.code, fault.row) == ("area_differs", 2)
    assert {name: str(value) for name, value in fault.params.items()} == {
        "lot": "1", "declared": "400.00", "drawn": "441.00",
    }  # fmt: skip


def test_overlap_is_a_warning_and_a_shared_side_is_none():
    touching = geojson([ONE, ("2", polygon(291_020, 500**0.5))])
    overlapping = geojson([ONE, ("2", polygon(291_019, 500**0.5))])

    assert faults_of(touching) == []
    assert faults_of(overlapping) == on_plan(("1", "lots_overlap"))


@pytest.mark.parametrize(
    ("features", "faults"),
    [
        ([ONE, TWO, ONE], [("1", "plan_lot_twice")]),
        ([ONE, TWO, (None, ONE[1])], [("lot", "plan_lot_missing")]),
        ([ONE, TWO, ("x\0", ONE[1])], [("lot", "plan_lot_missing")]),
        ([ONE, ("2", BOW)], [("2", "plan_invalid")]),
        ([ONE, ("2", {"type": "Polygon", "coordinates": []})], [("2", "plan_without_area")]),
        ([ONE, ("2", None)], [("2", "plan_not_a_surface")]),
        ([ONE, ("2", {"type": "Point", "coordinates": [1, 2]})], [("2", "plan_not_a_surface")]),
        ([ONE, ("2", {"type": "Polygon", "coordinates": "x"})], [("2", "plan_not_a_surface")]),
        (
            [ONE, ("2", {"type": "LineString", "coordinates": square(0, 9)[:4]})],
            [("2", "plan_not_a_surface")],
        ),
    ],
)
def test_faulty_features_are_told_one_by_one(features, faults):
    assert faults_of(geojson(features)) == on_plan(*faults)


@pytest.mark.parametrize("far", [1e200, 1e308, 1e160, -1e200])
def test_outline_as_large_as_no_number_is_refused(far):
    assert faults_of(geojson([ONE, ("2", polygon(291_000, far))])) == on_plan(("2", "plan_off_the_map"))


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (b"", "not_geojson"),
        (b"[1]", "not_geojson"),
        (b'{"features": [3]}', "not_geojson"),
        (b'{"features": [NaN]}', "not_geojson"),
        (b"[" * 100_000, "not_geojson"),
        (b'{"features": []}', "plan_empty"),
        (b'\xff{"features": []}', "not_geojson"),
    ],
)
def test_plan_that_cannot_be_read(plan, code):
    assert [fault[3] for fault in faults_of(plan)] == [code]


@pytest.mark.parametrize(
    ("plan", "row"),
    [
        (b"%PDF-1.7\n\xe2\xe3", None),
        (b"%PDF-1.7", 1),
        (b"[" * 100_000, None),
        (b'{"features":\n [3,]}', 2),
        (b"[1]", None),
    ],
)
def test_plan_that_cannot_be_read_is_told_in_the_readers_language(plan, row):
    [fault] = read(subdivision(), Uploads(files(plan__geojson=plan))).faults

    with translation.override("fr"):
        message = fault.message
    assert fault.row == row
    assert message.startswith("Le plan ")
    assert not re.search("codec|Expecting|recursion|decode", message)


@pytest.mark.parametrize("number", [1.0, " 1 ", "1"])
def test_number_of_a_lot_reads_as_in_the_table(number):
    assert faults_of(geojson([(number, ONE[1]), (2.0, TWO[1])])) == []


def test_plan_without_any_sound_outline():
    assert [fault[3] for fault in faults_of(geojson([("1", None), ("2", BOW)]))] == [
        "plan_not_a_surface", "plan_invalid",
    ]  # fmt: skip


def test_plan_in_degrees_is_refused():
    degrees = geojson([("1", {"type": "Polygon", "coordinates": [square(-7.6, 0.001, 33.5)]}), TWO])
    both = geojson([(lot, {"type": "Polygon", "coordinates": [square(-7.6, 0.001, 33.5)]}) for lot in "12"])

    assert "plan_in_degrees" not in [fault[3] for fault in faults_of(degrees)]
    assert "plan_in_degrees" in [fault[3] for fault in faults_of(both)]


def test_plan_in_another_system_than_declared_is_refused():
    said = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::26192"}}

    assert faults_of(geojson([ONE, TWO], crs=said)) == on_plan(("crs", "plan_crs_differs"))


@pytest.mark.parametrize(
    "name", ["EPSG:26191", "urn:ogc:def:crs:EPSG:9.8:26191", "http://www.opengis.net/def/crs/EPSG/0/26191"]
)
def test_system_of_the_plan_in_any_spelling_is_known(name):
    assert faults_of(geojson([ONE, TWO], crs={"type": "name", "properties": {"name": name}})) == []


@pytest.mark.parametrize(
    "said",
    ["urn:ogc:def:crs:EPSG:9.8:2154", "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "Lambert 93", 2154],
)
@pytest.mark.parametrize("crs", ["EPSG:26191", None])
def test_plan_that_names_no_moroccan_grid_is_refused(said, crs):
    plan = geojson([ONE, TWO], crs={"type": "name", "properties": {"name": said}})

    assert ("plan.geojson", None, "crs", "unknown_crs") in faults_of(plan, site__crs=crs)


@pytest.mark.parametrize("member", ["EPSG:2154", {"type": "link"}, 3])
def test_system_named_in_no_known_way_is_refused(member):
    assert faults_of(geojson([ONE, TWO], crs=member)) == on_plan(("crs", "unknown_crs"))


@pytest.mark.parametrize(
    ("x", "y"), [(650_000, 6_860_000), (-844_000, 3_960_000), (3_712_000, 640_000), (318_400, 1_291_000)]
)
def test_plan_in_another_projection_is_refused(x, y):
    far = [(lot, {"type": "Polygon", "coordinates": [square(x, 20, y)]}) for lot in "12"]

    [fault] = read(subdivision(), Uploads(files(plan__geojson=geojson(far)))).errors

    assert (fault.code, fault.params["lots"]) == ("plan_off_grid", "1, 2")


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [
        ("EPSG:26191", 296_628, 332_702),
        ("EPSG:26192", 96_749, 388_237),
        ("EPSG:26194", 427_255, 539_845),
        ("EPSG:26195", 426_268, 568_961),
    ],
    ids=["Casablanca", "Agadir", "Laâyoune", "Dakhla"],
)
def test_plan_is_accepted_in_each_zone(crs, x, y):
    there = [("1", {"type": "Polygon", "coordinates": [square(x, 2000**0.5, y)]})]

    reading = read(plant(site__crs=crs), Uploads(files(plan__geojson=geojson(there))))

    assert reading.errors == ()


def test_coordinate_system_is_needed_with_a_plan():
    assert [fault[3] for fault in faults_of(geojson([ONE, TWO]), site__crs=None)] == ["crs_missing"]


def test_plant_without_a_plan_is_accepted():
    content = plant(site__plan=None, site__crs=None)

    assert read(content, Uploads(files())).dossier.site.plan is None


def test_plant_is_held_against_its_site():
    same = read(plant(), Uploads(files(plan__geojson=PLANT_PLAN)))
    other = read(plant(site__area_m2=1500), Uploads(files(plan__geojson=PLANT_PLAN)))

    assert same.faults == ()
    assert [fault.code for fault in other.dossier.warnings] == ["site_area_differs"]


def test_lots_larger_than_the_site_are_questioned():
    assert faults_of(geojson([ONE, TWO]), site__area_m2=899) == [
        ("dossier.toml", None, "site.area_m2", "lots_exceed_site")
    ]


def test_ten_hectares_drawn_but_not_declared_are_questioned():
    large = geojson([("1", polygon(291_000, 320))])

    reading = read(plant(site__area_m2=99_000), Uploads(files(plan__geojson=large)))

    assert [fault.code for fault in reading.dossier.warnings] == ["above_ten_hectares"]


def test_phase_without_a_lot_is_questioned():
    assert [fault[3] for fault in faults_of(geojson([ONE, TWO]), programme__phases=2)] == [
        "phase_without_lot"
    ]

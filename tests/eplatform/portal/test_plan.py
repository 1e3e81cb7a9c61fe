"""The plan drawn from what the applicant gave: every lot once, holes open, north up."""

from __future__ import annotations

from eplatform.portal import plan
from workflows.files.programme import Lot

SQUARE = [[0, 0], [100, 0], [100, 100], [0, 100], [0, 0]]
HOLE = [[40, 40], [60, 40], [60, 60], [40, 60], [40, 40]]


def feature(number, coordinates, kind="Polygon"):
    return {"properties": {"lot": number}, "geometry": {"type": kind, "coordinates": coordinates}}


def test_drawing_without_a_plan_is_none():
    assert plan.drawing(None, []) is None
    assert plan.drawing({"features": []}, []) is None


def test_drawing_scales_to_its_box_with_north_up():
    drawn = plan.drawing({"features": [feature("1", [SQUARE, HOLE])]}, [Lot(number="1", category="villa")])

    (shape,) = drawn["shapes"]
    assert drawn["view_box"] == "0 0 1000 1000"
    assert shape["path"].startswith("M12.0,988.0 L988.0,988.0")
    assert shape["path"].count("M") == 2
    assert (shape["number"], shape["category"]) == ("1", "villa")
    assert [(code, count) for code, _name, count in drawn["legend"]] == [("villa", 1)]


def test_drawing_takes_closed_lines_and_many_polygons():
    drawn = plan.drawing(
        {"features": [feature("1", SQUARE, "LineString"), feature("2", [[SQUARE], [HOLE]], "MultiPolygon")]},
        [],
    )

    assert [shape["path"].count("M") for shape in drawn["shapes"]] == [1, 2]


def test_small_lot_goes_without_its_number():
    tiny = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]

    drawn = plan.drawing({"features": [feature("1", [SQUARE]), feature("2", [tiny])]}, [])

    assert [bool(shape["size"]) for shape in drawn["shapes"]] == [True, False]

"""The plan of a site as shapes for an SVG: one path a lot, in the colour of its category."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from workflows.files.programme import Lot, LotCategory

WIDTH = 1000.0
MARGIN = 12.0
LABELLED_ABOVE = 0.0015  # share of the drawing a lot must cover for its number to be readable

Point = tuple[float, float]


def drawing(plan: Mapping[str, Any] | None, lots: Iterable[Lot]) -> dict[str, Any] | None:
    """The plan scaled to a box, or None where there is none to draw; north is up."""
    rings_of = {str(f["properties"].get("lot", "")): list(rings(f["geometry"])) for f in features(plan)}
    points = [point for found in rings_of.values() for ring in found for point in ring]
    if not points:
        return None
    categories = {lot.number: lot for lot in lots}
    left, top = min(x for x, _y in points), max(y for _x, y in points)
    width = max(x for x, _y in points) - left or 1.0
    height = top - min(y for _x, y in points) or 1.0
    scale = (WIDTH - 2 * MARGIN) / width

    def placed(point: Point) -> Point:
        return round((point[0] - left) * scale + MARGIN, 1), round((top - point[1]) * scale + MARGIN, 1)

    shapes = [
        shape(number, [[placed(point) for point in ring] for ring in found], categories.get(number))
        for number, found in rings_of.items()
        if found
    ]
    return {
        "view_box": f"0 0 {WIDTH:.0f} {height * scale + 2 * MARGIN:.0f}",
        "shapes": shapes,
        "legend": legend(categories.values()),
    }


def features(plan: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
    for feature in (plan or {}).get("features", []):
        if feature.get("geometry"):
            yield feature


def rings(geometry: Mapping[str, Any]) -> Iterator[list[Point]]:
    """Outer rings and holes alike: an even-odd fill leaves the holes open."""
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind == "LineString":
        yield [(x, y) for x, y, *_z in coordinates]
    for polygon in {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, []):
        for ring in polygon:
            yield [(x, y) for x, y, *_z in ring]


def shape(number: str, found: list[list[Point]], lot: Lot | None) -> dict[str, Any]:
    path = " ".join("M" + " L".join(f"{x},{y}" for x, y in ring) + " Z" for ring in found)
    outer = found[0]
    xs, ys = [x for x, _y in outer], [y for _x, y in outer]
    share = (max(xs) - min(xs)) * (max(ys) - min(ys)) / WIDTH**2
    return {
        "number": number,
        "path": path,
        "category": lot.category if lot else "",
        "x": round(sum(xs) / len(xs), 1),
        "y": round(sum(ys) / len(ys), 1),
        "size": 26 if share > LABELLED_ABOVE * 6 else 13 if share > LABELLED_ABOVE else 0,
    }


def legend(lots: Iterable[Lot]) -> list[tuple[str, str, int]]:
    """Each category on the plan, its name and how many lots it has."""
    counts: dict[str, int] = {}
    for lot in lots:
        counts[lot.category] = counts.get(lot.category, 0) + 1
    return [(code, str(LotCategory(code).label), count) for code, count in sorted(counts.items())]

"""The plan of the lots: GeoJSON whose features carry the property `lot`, in the metres of a Moroccan grid."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflows.files.dossier import reasons
from workflows.files.dossier.cells import as_text
from workflows.files.dossier.faults import Findings
from workflows.files.dossier.fields import Fields
from workflows.files.dossier.grids import ACCEPTED_CRS, EXTENTS, named_crs
from workflows.files.dossier.sources import Source, read_whole

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

LARGEST_PLAN = 20_000_000
MOST_FEATURES = 10_000


@dataclass(frozen=True)
class Drawn:
    """The plan as drawn: its outlines by lot, and the GeoJSON to keep; `None` for an outline with a fault."""

    file: str
    crs: str
    outlines: Mapping[str, BaseGeometry | None]
    geojson: Mapping[str, Any]

    @property
    def sound(self) -> dict[str, BaseGeometry]:
        return {lot: outline for lot, outline in self.outlines.items() if outline is not None}


def read_plan(fields: Fields, source: Source, *, required: bool) -> Drawn | None:
    """The plan named in [site], or None where there is none or it cannot be read at all."""
    name = fields.text("plan", longest=1000, required=required)
    crs = _crs(fields, named=bool(name))
    if not name:
        return None
    content = read_whole(source, name, LARGEST_PLAN, fields.findings, told=(fields.file, fields.name("plan")))
    collection = None if content is None else _collection(content, name, fields.findings)
    if collection is None:
        return None
    _compare_crs(collection, crs, name, fields.findings)
    outlines = _outlines(collection["features"], name, fields.findings)
    _ensure_on_grid(outlines, name, crs, fields.findings)
    return Drawn(name, crs, outlines, _kept(outlines, crs))


def _crs(fields: Fields, *, named: bool) -> str:
    crs = fields.text("crs", longest=20, required=False).upper()
    if not crs and named and fields.raw("crs") is None:
        fields.tell(reasons.CRS_MISSING, "crs")
    elif crs and crs not in ACCEPTED_CRS:
        fields.tell(reasons.UNKNOWN_CRS, "crs", value=crs, choices=ACCEPTED_CRS)
        return ""
    return crs


def _collection(content: bytes, name: str, findings: Findings) -> dict[str, Any] | None:
    try:
        collection = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        findings.add(reasons.NOT_JSON, name, getattr(problem, "lineno", None))
        return None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        findings.add(reasons.NOT_GEOJSON, name)
    elif not 0 < len(features) <= MOST_FEATURES:
        findings.add(reasons.PLAN_EMPTY if not features else reasons.TOO_MANY_ROWS, name, limit=MOST_FEATURES)
    else:
        return dict(collection)
    return None


def _no_constant(constant: str) -> None:
    raise ValueError(constant)


def _compare_crs(collection: Mapping[str, Any], crs: str, name: str, findings: Findings) -> None:
    """The system that the plan names must be one of ours, and the one that the dossier says."""
    said = named_crs(collection)
    if said is not None and said not in ACCEPTED_CRS:
        findings.add(reasons.UNKNOWN_CRS, name, key="crs", value=said, choices=ACCEPTED_CRS)
    elif said and crs and said != crs:
        findings.add(reasons.PLAN_CRS_DIFFERS, name, key="crs", plan=said, crs=crs)


def _outlines(
    features: list[dict[str, Any]], name: str, findings: Findings
) -> dict[str, BaseGeometry | None]:
    # Geometry is slow to load, and few processes read a plan.
    from workflows.files.dossier.outlines import outline_of  # noqa: PLC0415

    outlines: dict[str, BaseGeometry | None] = {}
    for position, feature in enumerate(features, start=1):
        lot = _lot_number(feature)
        if not lot:
            findings.add(reasons.PLAN_LOT_MISSING, name, key="lot", position=position)
        elif lot in outlines:
            findings.add(reasons.PLAN_LOT_TWICE, name, key=lot)
        else:
            outlines[lot] = outline_of(feature.get("geometry"), name, lot, findings)
    return outlines


def _lot_number(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties")
    lot = properties.get("lot") if isinstance(properties, dict) else None
    if isinstance(lot, bool) or not isinstance(lot, str | int | float):
        return ""
    text = as_text(lot)
    return text if text.isprintable() and len(text) <= 20 else ""


def _ensure_on_grid(
    outlines: Mapping[str, BaseGeometry | None], name: str, crs: str, findings: Findings
) -> None:
    """Another system is told by where its coordinates lie; x for y within a zone cannot be told."""
    extents = {lot: outline.bounds for lot, outline in outlines.items() if outline is not None}
    if extents and all(max(map(abs, extent)) <= 180 for extent in extents.values()):
        findings.add(reasons.PLAN_IN_DEGREES, name, key="crs", crs=crs)
    elif crs and (outside := [lot for lot, extent in extents.items() if not EXTENTS[crs].holds(extent)]):
        findings.add(reasons.PLAN_OFF_GRID, name, key="crs", crs=crs, lots=", ".join(outside))


def _kept(outlines: Mapping[str, BaseGeometry | None], crs: str) -> dict[str, Any]:
    """What is worth keeping: surfaces and lot numbers, nothing else that a drawing brings along."""
    return {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs.replace(':', '::')}"}},
        "features": [
            {"type": "Feature", "properties": {"lot": lot}, "geometry": outline.__geo_interface__}
            for lot, outline in outlines.items()
            if outline is not None
        ],
    }

"""The outline of one lot: a polygon with its holes, or a closed line taken as a ring."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from shapely import force_2d, is_valid_reason
from shapely.errors import GEOSException
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry

from workflows.files.dossier import reasons
from workflows.files.dossier.faults import Findings, Reason

SURFACES = ("Polygon", "MultiPolygon")
FEWEST_POINTS = 4
#: From the equator to a pole: no grid on land reaches farther.
FARTHEST_M = 10_000_000
#: Where the outline is broken, at the end of a sentence that geometry knows in English alone.
POINT = re.compile(r"\[(\S+) (\S+)\]")


def outline_of(geometry: object, file: str, lot: str, findings: Findings) -> BaseGeometry | None:
    """The surface a feature draws, or None after telling why it draws none."""
    surface = _surface(geometry) if isinstance(geometry, dict) else None
    if surface is None:
        findings.add(reasons.PLAN_NOT_A_SURFACE, file, key=lot)
        return None
    problem = _problem(surface)
    if problem:
        reason, params = problem
        findings.add(reason, file, None, lot, **params)
        return None
    return surface


def _problem(surface: BaseGeometry) -> tuple[Reason, dict[str, object]] | None:
    """What is wrong with a surface; of coordinates too far away geometry reckons nothing sound."""
    if surface.is_empty:
        return reasons.PLAN_WITHOUT_AREA, {}
    if not all(abs(side) <= FARTHEST_M for side in surface.bounds):
        return reasons.PLAN_OFF_THE_MAP, {}
    if not surface.is_valid and (place := POINT.search(is_valid_reason(surface))):
        return reasons.PLAN_INVALID, {"place": f"({place[1]}; {place[2]})"}
    return None if surface.area > 0 else (reasons.PLAN_WITHOUT_AREA, {})


def _surface(geometry: Mapping[str, Any]) -> BaseGeometry | None:
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    try:
        if kind in SURFACES:
            return force_2d(shape({"type": kind, "coordinates": coordinates}))
        if kind == "LineString" and isinstance(coordinates, list) and _is_ring(coordinates):
            return force_2d(Polygon(coordinates))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, OverflowError, GEOSException):
        return None
    return None


def _is_ring(coordinates: list[Any]) -> bool:
    """Drawing programs leave closed outlines as lines whose last point is the first."""
    return len(coordinates) >= FEWEST_POINTS and coordinates[0] == coordinates[-1]

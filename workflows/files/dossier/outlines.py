"""The outline of one lot: a polygon with its holes, or a closed line taken as a ring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shapely import force_2d, is_valid_reason
from shapely.errors import GEOSException
from shapely.geometry import Polygon, shape
from shapely.geometry.base import BaseGeometry

from workflows.files.dossier import reasons
from workflows.files.dossier.faults import Findings

SURFACES = ("Polygon", "MultiPolygon")
FEWEST_POINTS = 4


def outline_of(geometry: object, file: str, lot: str, findings: Findings) -> BaseGeometry | None:
    """The surface a feature draws, or None after telling why it draws none."""
    surface = _surface(geometry) if isinstance(geometry, dict) else None
    if surface is None:
        findings.add(reasons.PLAN_NOT_A_SURFACE, file, key=lot)
        return None
    if surface.is_empty or not surface.is_valid or not surface.area > 0:
        findings.add(reasons.PLAN_INVALID, file, key=lot, problem=is_valid_reason(surface))
        return None
    return surface


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

"""The grids in which plans are drawn: the four zones of Lambert Maroc, as the EPSG registry bounds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Extent:
    """Where coordinates can lie, in metres."""

    west: int
    east: int
    south: int
    north: int

    def holds(self, bounds: tuple[float, float, float, float]) -> bool:
        least_x, least_y, most_x, most_y = bounds
        return self.west <= least_x and most_x <= self.east and self.south <= least_y and most_y <= self.north


#: The areas of use of the EPSG registry (datum Merchich, EPSG:6261: 1.01° to 17.16° W, 20.71° to 35.97° N,
#: cut at 31.5°, 27.9° and 24.3° N), projected with the parameters given there and widened by some 50 km:
#: neighbours are drawn in one grid. EPSG:26193 is deprecated and was never of use here.
EXTENTS = {
    "EPSG:26191": Extent(20_000, 970_000, 50_000, 660_000),
    "EPSG:26192": Extent(-320_000, 740_000, 50_000, 580_000),
    "EPSG:26194": Extent(60_000, 940_000, 150_000, 700_000),
    "EPSG:26195": Extent(220_000, 790_000, 170_000, 700_000),
}
ACCEPTED_CRS = tuple(EXTENTS)
#: EPSG:26191, urn:ogc:def:crs:EPSG:9.8:26191, http://www.opengis.net/def/crs/EPSG/0/26191
CODE = re.compile(r"(?:.*[:/])?EPSG[:/](?:[0-9.]*[:/])?([0-9]{4,6})", re.IGNORECASE)


def named_crs(collection: Mapping[str, Any]) -> str | None:
    """The system that old GeoJSON names in a member of its own, as EPSG:26191 or else as it is written."""
    member = collection.get("crs")
    try:
        name = str(member["properties"]["name"])  # type: ignore[index]  # what it is comes from a stranger
    except (KeyError, TypeError):
        return None if member is None else str(member)
    code = CODE.fullmatch(name.strip())
    return f"EPSG:{code[1]}" if code else name

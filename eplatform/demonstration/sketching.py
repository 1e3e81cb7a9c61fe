"""Sketching a dossier for a story: lots or loads, a plan that agrees with them, and the papers it needs."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from documents.catalogue.kinds import required_at_filing
from documents.catalogue.needs import Facts, Kind
from documents.filings import dossier_papers
from eplatform.demonstration.papers import sheet
from eplatform.demonstration.people import Company
from eplatform.demonstration.places import commune_name, place_of
from workflows.files.dossier.model import Dossier, Reading
from workflows.files.dossier.sources import Uploads
from workflows.files.dossier.toml_reader import read, read_folder

OWN = Path(__file__).parent / "dossiers"
CRS = "EPSG:26191"
DEPTH = 20  # metres; every lot of a sketch is a rectangle of this depth
IN_A_ROW = 12

#: Width of a lot in metres, floors, dwellings and shops, by category.
LOTS: Mapping[str, tuple[int, int, int, int]] = {
    "villa": (20, 2, 1, 0),
    "economic_housing": (12, 3, 4, 0),
    "apartment_building": (40, 4, 14, 2),
    "shop": (15, 1, 0, 1),
    "facility": (45, 2, 0, 0),
    "green_space": (50, 0, 0, 0),
    "substation_plot": (5, 0, 0, 0),
}
LOADS = (
    ("L1", "Ligne de production", 4, "22", "0.75", "0.92", "0.84"),
    ("L2", "Compresseurs d’air", 2, "30", "0.80", "0.93", "0.86"),
    ("L3", "Chambres froides", 2, "18.5", "0.85", "0.91", "0.83"),
    ("L4", "Éclairage et bureaux", 1, "25", "1", "1", "0.95"),
)
EFFLUENT = {
    "flow_m3_per_day": Decimal(42), "ph": Decimal("6.9"), "temperature_c": Decimal(27),
    "cod_mg_per_l": Decimal(1100), "bod5_mg_per_l": Decimal(480), "ss_mg_per_l": Decimal(260),
    "oil_and_grease_mg_per_l": Decimal(35),
}  # fmt: skip


@dataclass(frozen=True)
class Sketch:
    """What a story says of its site; the rest follows from it."""

    title: str
    company: Company
    commune: str
    networks: tuple[str, ...]
    phases: int = 1
    lots: Mapping[str, int] | None = None  # how many of each category; None is a plant
    power: Decimal = Decimal(1)  # times the usual loads of a plant
    social_housing: bool = False

    @property
    def language(self) -> str:
        return self.company.people[0].language

    @property
    def seed(self) -> int:
        return zlib.crc32(self.title.encode())


def own_dossier(folder: str) -> Dossier:
    """One of the demonstration's written dossiers."""
    return settled(read_folder(OWN / folder))


def sketched(sketch: Sketch) -> Dossier:
    """The dossier of a sketch, read and checked as any other."""
    content = content_of(sketch)
    files: dict[str, bytes] = {}
    if sketch.lots:
        rows = lots_of(sketch)
        drawn = [(number, area) for number, _category, area, *_rest in rows]
        files["lots.csv"] = table("lot,category,area_m2,floors,dwellings,shops,phase", rows)
    else:
        drawn = [("1", int(content["site"]["area_m2"]))]
        files["loads.csv"] = table(
            "load,description,count,power_kw,use_factor,efficiency,cos_phi", loads_of(sketch)
        )
    files["plan.geojson"] = plan(sketch, drawn)
    for kind in required_at_filing(facts_of(sketch, content)):
        path = f"papers/{slugify(kind.title_in('fr'))[:40]}.pdf"
        files[path] = paper(kind, sketch)
        content["papers"].append({"kind": kind.code, "path": path})
    return settled(read(content, Uploads(files)))


def settled(reading: Reading) -> Dossier:
    """The dossier that was read; its papers are checked when it is filed."""
    return dossier_papers.settled(reading, reading.faults)


def content_of(sketch: Sketch) -> dict[str, Any]:
    """What dossier.toml would say."""
    areas = [area for _number, _category, area, *_rest in lots_of(sketch)]
    roads = Decimal(sum(areas) // 5)
    area = Decimal(sum(areas)) + roads if areas else Decimal(2400 + sketch.seed % 40 * 100)
    first = sketch.company.people[0]
    content: dict[str, Any] = {
        "file": {
            "kind": "subdivision" if sketch.lots else "industrial", "title": sketch.title,
            "networks": list(sketch.networks), "language": sketch.language,
        },
        "applicant": {
            "organisation": sketch.company.name, "ice": sketch.company.ice, "email": first.email,
            "phone": sketch.company.phone,
        },
        "site": {
            "commune": commune_name(sketch.commune, sketch.language), "commune_code": sketch.commune,
            "address": address(sketch), "land_titles": [f"TF {91_000 + sketch.seed % 8_000}/DEMO"],
            "area_m2": area, "plan": "plan.geojson", "crs": CRS,
        },
        "papers": [],
    }  # fmt: skip
    return content | (programme(sketch, roads) if sketch.lots else industry(sketch))


def address(sketch: Sketch) -> str:
    number = sketch.seed % 30 + 1
    words = {
        "fr": "Route de la démonstration, km {}",
        "ar": "طريق العرض، كيلومتر {}",
        "en": "Demonstration road, km {}",
    }
    return words[sketch.language].format(number)


def programme(sketch: Sketch, roads: Decimal) -> dict[str, Any]:
    lamps = int(roads // 120) + 2 if "lighting" in sketch.networks else 0
    given = {
        "lots": "lots.csv", "phases": sketch.phases, "social_housing": sketch.social_housing,
        "road_area_m2": roads, "public_lamps": lamps,
    }  # fmt: skip
    return {"programme": given}


def industry(sketch: Sketch) -> dict[str, Any]:
    given: dict[str, Any] = {
        "industry": {
            "activity": "food_processing", "employees": 40 + sketch.seed % 160, "loads": "loads.csv",
            "simultaneity": Decimal("0.8"), "growth": Decimal("0.15"),
            "voltage_wish": "medium" if sketch.power > 1 else "low",
        },
    }  # fmt: skip
    if "water" in sketch.networks:
        given["water"] = {
            "process_m3_per_day": Decimal(45), "domestic_m3_per_day": Decimal(6),
            "fire_flow_m3_per_hour": Decimal(60),
        }  # fmt: skip
    if "sewerage" in sketch.networks:
        given["effluent"] = EFFLUENT
    return given


def lots_of(sketch: Sketch) -> list[tuple[Any, ...]]:
    """Number, category, area, floors, dwellings, shops and phase of each lot."""
    wanted = [category for category, count in (sketch.lots or {}).items() for _n in range(count)]
    rows = []
    for place, category in enumerate(wanted):
        width, floors, dwellings, shops = LOTS[category]
        phase = place * sketch.phases // len(wanted) + 1
        rows.append((str(place + 1), category, width * DEPTH, floors, dwellings, shops, phase))
    return rows


def loads_of(sketch: Sketch) -> list[tuple[Any, ...]]:
    return [(*row[:3], Decimal(row[3]) * sketch.power, *row[4:]) for row in LOADS]


def table(header: str, rows: Sequence[Sequence[Any]]) -> bytes:
    lines = [header, *(",".join(str(cell) for cell in row) for row in rows)]
    return "\n".join(lines).encode()


def plan(sketch: Sketch, areas: Sequence[tuple[str, int]]) -> bytes:
    """Rectangles side by side, in rows with a road between them."""
    features = [
        {
            "type": "Feature",
            "properties": {"lot": number},
            "geometry": {"type": "Polygon", "coordinates": [corners]},
        }
        for number, corners in rectangles(sketch, areas)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def rectangles(
    sketch: Sketch, areas: Sequence[tuple[str, int]]
) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    left, bottom = place_of(sketch.commune).corner
    left, bottom = left + sketch.seed % 900, bottom + sketch.seed % 700
    x = left
    for place, (number, area) in enumerate(areas):
        if place % IN_A_ROW == 0:
            x, y = left, bottom + place // IN_A_ROW * (DEPTH + 12)
        width = area / DEPTH
        yield number, [(x, y), (x + width, y), (x + width, y + DEPTH), (x, y + DEPTH), (x, y)]
        x += width


def facts_of(sketch: Sketch, content: Mapping[str, Any]) -> Facts:
    return Facts(
        kind=content["file"]["kind"], networks=frozenset(sketch.networks),
        area_m2=content["site"]["area_m2"], social_housing=sketch.social_housing,
        medium_voltage=content.get("industry", {}).get("voltage_wish") == "medium",
        effluent="effluent" in content,
    )  # fmt: skip


def paper(kind: Kind, sketch: Sketch) -> bytes:
    return sheet(f"{kind.code} {kind.title_in('fr')}", sketch.title, sketch.company.ice, sketch.commune)

"""The project's own sample dossiers, and small made-up ones that tests change at will."""

import copy
import json
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
OWN = PROJECT / "eplatform" / "demonstration" / "dossiers"
FAULTY = PROJECT / "tests" / "samples" / "dossiers" / "dossier-fautif"

LOTS = "lot,category,area_m2,floors,dwellings,shops,phase\n1,villa,400,2,1,0,1\n2,villa,500,2,1,0,1\n"
LOADS = "load,description,count,power_kw,use_factor,efficiency,cos_phi\nL1,Pumps,2,15,0.75,0.9,0.83\n"
HEADING = {"kind": "subdivision", "title": "Essai", "networks": ["water"], "language": "fr"}
APPLICANT = {
    "organisation": "Essais", "ice": "001777000000099", "email": "Essai@example.org", "phone": "0522 20 30 40"
}  # fmt: skip
SITE = {
    "commune": "Bouskoura", "commune_code": "06.385.01.01", "address": "Route 1", "land_titles": ["TF 1"],
    "area_m2": 2000.0, "plan": "plan.geojson", "crs": "EPSG:26191",
}  # fmt: skip
PROGRAMME = {
    "lots": "lots.csv",
    "phases": 1,
    "social_housing": False,
    "road_area_m2": 10.0,
    "public_lamps": 3,
}
INDUSTRY = {
    "activity": "food", "employees": 3, "loads": "loads.csv", "simultaneity": 0.8, "growth": 0.1,
    "voltage_wish": "low",
}  # fmt: skip


def subdivision(**changes):
    """The content of a sound dossier.toml; `site__area_m2=1` changes one key, None removes it."""
    content = {"file": HEADING, "applicant": APPLICANT, "site": SITE, "programme": PROGRAMME}
    return _changed(content, changes)


def plant(**changes):
    heading = {**HEADING, "kind": "industrial"}
    flows = {"domestic_m3_per_day": 2.0}
    content = {"file": heading, "applicant": APPLICANT, "site": SITE, "industry": INDUSTRY, "water": flows}
    return _changed(content, changes)


def _changed(content, changes):
    content = copy.deepcopy(content)
    for path, value in changes.items():
        table, _, key = path.partition("__")
        inner, name = (content.setdefault(table, {}), key) if key else (content, table)
        if value is None:
            inner.pop(name)
        else:
            inner[name] = value
    return content


def square(x, side, y=318_400):
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def polygon(x, side):
    return {"type": "Polygon", "coordinates": [square(x, side)]}


def geojson(geometries, **members):
    features = [
        {"type": "Feature", "properties": {"lot": lot}, "geometry": geometry} for lot, geometry in geometries
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **members}).encode()


PLAN = geojson([("1", polygon(291_000, 20)), (2, polygon(291_100, 500**0.5))])
PLANT_PLAN = geojson([("1", polygon(291_000, 2000**0.5))])


def files(**changes):
    """Uploads that go with them, by name with `__` for the dot."""
    content = {"lots.csv": LOTS.encode(), "loads.csv": LOADS.encode(), "plan.geojson": PLAN}
    return content | {name.replace("__", "."): value for name, value in changes.items()}

"""Small dossiers of the journeys' own: what a design office hands over, on disk or field by field."""

from __future__ import annotations

import io
import json
from pathlib import Path

from PIL import Image

from tests import own_dossiers
from tests.documents.samples import pdf
from tests.journeys.filling import Upload

SUBDIVISION_PAPERS = ("D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D10", "D11")
PLANT_PAPERS = ("D01", "D02", "D03", "D04", "D05", "D09")
NETWORK_PAPERS = {
    "subdivision": {"electricity": ("E01",), "sewerage": ("A01",)},
    "industrial": {"electricity": ("E01", "E02"), "water": ("W01",), "sewerage": ("A01", "A02")},
}


def papers_of(content) -> list[str]:
    kind, networks = content["file"]["kind"], content["file"]["networks"]
    common = SUBDIVISION_PAPERS if kind == "subdivision" else PLANT_PAPERS
    return [*common, *(code for each in networks for code in NETWORK_PAPERS[kind].get(each, ()))]


def paper(name: str = "document") -> Upload:
    return Upload(f"{name}.pdf", pdf())


def picture() -> bytes:
    """A small photo."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "slategray").save(out, "PNG")
    return out.getvalue()


def table_of(content) -> Upload:
    if content["file"]["kind"] == "subdivision":
        return Upload("lots.csv", own_dossiers.LOTS.encode())
    return Upload("loads.csv", own_dossiers.LOADS.encode())


def plan_of(content) -> Upload:
    drawn = own_dossiers.PLAN if content["file"]["kind"] == "subdivision" else own_dossiers.PLANT_PLAN
    return Upload("plan.geojson", drawn)


def write_folder(folder: Path, content) -> Path:
    """The dossier as a folder with its dossier.toml."""
    papers = papers_of(content)
    lines = toml_lines(content)
    for code in papers:
        lines += ["[[papers]]", f'kind = "{code}"', f'path = "papers/{code}.pdf"']
    (folder / "papers").mkdir(parents=True)
    (folder / "dossier.toml").write_text("\n".join(lines))
    for upload in (table_of(content), plan_of(content), *(paper(f"papers/{code}") for code in papers)):
        (folder / upload.name).write_bytes(upload.content)
    return folder


def toml_lines(content) -> list[str]:
    lines = []
    for table, facts in content.items():
        lines += [f"[{table}]", *(f"{key} = {toml(value)}" for key, value in facts.items())]
    return lines


def toml(value) -> str:
    """Text, numbers, truth and lists are written alike in JSON and TOML."""
    return json.dumps(value, ensure_ascii=False)

"""Looking at plans in a browser: zoomed, measured within a hundredth, annotated, marked, compared."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from documents.filings.filing import file_paper
from documents.models import Annotation, PaperVersion
from documents.reviewing.marks import Mark
from documents.viewer import pictures
from eplatform.accounts.models import User
from tests.documents import plans
from tests.documents.samples import upload
from tests.factories import connection_file
from tests.journeys import axe
from tests.journeys.acts import path
from tests.journeys.desk import NARROW, WIDE

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-arabic")]

READY = "[data-stage][data-state=ready]"


@pytest.fixture
def file(town):
    """A file with a plan in two versions, as DXF and as a page of PDF, both painted as the job does it."""
    file = connection_file(town, at=timezone.now())
    for kind, name, content in (
        ("D05", "plan.dxf", plans.dxf()), ("D05", "plan.dxf", plans.dxf(width=140.0)),
        ("D04", "situation.pdf", plans.sheet()),
    ):  # fmt: skip
        file_paper(file, kind, upload(name, content), by=town.applicant, at=timezone.now())
    pictures.paint_forgotten(at=timezone.now())
    return file


def version(file, kind: str, number: int) -> PaperVersion:
    return PaperVersion.objects.get(paper__connection_file=file, paper__kind=kind, number=number)


def looks_at(person, file, kind: str, number: int = 1):
    person.opens(path(file, "documents:view", version(file, kind, number).pk))
    person.page.wait_for_selector(READY)
    return person.page


def ground(page, x: float, y: float) -> tuple[float, float]:
    """Where on the screen a point of the drawing lies, in metres from the corner of its rectangle."""
    box = page.locator("[data-paper]").bounding_box()
    left, bottom = 300_000.0, 330_000.0
    frame = page.evaluate(
        "() => fetch(document.querySelector('[data-viewer]').dataset.pictures).then((found) => found.json())"
    )
    metre = box["width"] / frame["extent"]
    return box["x"] + (left + x - frame["left"]) * metre, box["y"] + (frame["top"] - bottom - y) * metre


def metres(text: str) -> float:
    return float(re.sub(r"[^\d,]", "", text.split("m")[0]).replace(",", "."))


def test_plan_is_zoomed_measured_annotated_and_marked(people, file):
    page = looks_at(people.desk_officer, file, "D05", 2)

    page.locator("[data-tool=distance]").first.click()
    page.mouse.click(*ground(page, 0, 0))
    page.mouse.click(*ground(page, 140, 0))
    assert metres(page.locator("[data-result]").inner_text()) == pytest.approx(140, rel=0.01)

    page.locator("[data-tool=area]").first.click()
    for corner in ((0, 0), (140, 0), (140, 60), (0, 60)):
        page.mouse.click(*ground(page, *corner))
    assert metres(page.locator("[data-result]").inner_text()) == pytest.approx(140 * 60, rel=0.02)

    before = page.locator("[data-paper]").bounding_box()["width"]
    page.keyboard.press("Escape")
    page.locator("[data-do=zoom-in]").click()
    page.locator("[data-stage]").focus()
    page.keyboard.press("+")
    assert page.locator("[data-paper]").bounding_box()["width"] == pytest.approx(before * 1.5625, rel=0.01)
    page.keyboard.press("0")

    annotate(page)
    assert (Annotation.objects.get().text, Annotation.objects.get().shape) == (
        "Voir la servitude",
        "rectangle",
    )

    page.locator("[data-tool=mark]").click()
    drag(page, ground(page, 80, 10), ground(page, 120, 40))
    page.keyboard.type("Cote manquante")
    page.locator("[data-rejection] [name=reason]").fill("Le plan n’est pas coté.")
    page.locator("[data-rejection] [type=submit]").click()
    page.wait_for_url("**/papers/#D05")
    mark = Mark.objects.get()
    assert (mark.text, float(mark.x)) == ("Cote manquante", pytest.approx(0.55, abs=0.05))

    looks_at(people.applicant, file, "D05", 2)
    assert people.applicant.page.locator("[data-notes-layer] [data-tone=mark]").count() == 1


def annotate(page) -> None:
    page.locator("[data-tool=rectangle]").first.click()
    drag(page, ground(page, 10, 10), ground(page, 50, 40))
    page.locator("[data-note-form] [name=text]").fill("Voir la servitude")
    page.locator("[data-note-form] [type=submit]").click()
    page.wait_for_selector("[data-remarks] [data-note]")
    assert page.locator("[data-notes-layer] polygon").count() == 1


def drag(page, start, end) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=3)
    page.mouse.up()


def test_sheet_is_measured_by_its_scale_with_the_keyboard_alone(people, file):
    """The page of PDF has a line of 100 mm: 50 m at 1:500, and 40 m once its ends are said to be so."""
    page = looks_at(people.applicant, file, "D04")
    page.locator("[data-ratio]").fill("500")
    page.locator("[data-ratio]").press("Tab")

    page.locator("[data-stage]").focus()
    page.locator("[data-tool=distance]").first.press("Enter")
    line = page.locator("[data-paper]").bounding_box()
    middle = page.locator("[data-stage]").bounding_box()
    across = line["width"] * 100 / 210
    assert middle["x"] < line["x"]
    page.keyboard.press("Enter")
    for _step in range(round(across / 5)):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert metres(page.locator("[data-result]").inner_text()) == pytest.approx(
        round(across / 5) * 5 / line["width"] * 210 * 0.5, rel=0.01
    )

    ends = [(line["x"] + line["width"] * share, line["y"] + line["height"] / 2) for share in (0.5, 0.976)]
    page.locator("[data-tool=calibrate]").click()
    for end in ends:
        page.mouse.click(*end)
    page.locator("#viewer-known").fill("40")
    page.locator("[data-do=calibrate]").click()
    for end in ends:
        page.mouse.click(*end)
    assert metres(page.locator("[data-result]").inner_text()) == pytest.approx(40, rel=0.01)


def test_two_versions_move_as_one(people, file):
    older, newer = version(file, "D05", 1), version(file, "D05", 2)
    person = people.desk_officer
    person.opens(path(file, "documents:compare", newer.pk, older.pk))
    page = person.page
    page.wait_for_selector(".compare-side:first-child [data-state=ready]")
    page.wait_for_selector(".compare-side:last-child [data-state=ready]")

    page.locator("[data-do=zoom-in]").click()
    page.locator("[data-stage]").first.press("ArrowRight")
    scale = page.evaluate(
        "() => [...document.querySelectorAll('[data-paper]')].map((paper) => paper.offsetWidth)"
    )
    # The newer plan is longer by 40 m, and drawn to the same scale.
    assert scale[1] / scale[0] == pytest.approx(141 / 101, rel=0.01)
    page.locator("[data-do=overlay]").click()
    assert page.locator("[data-compare][data-over]").count() == 1
    boxes = page.evaluate(
        "() => [...document.querySelectorAll('[data-paper]')].map((paper) => {"
        " const box = paper.getBoundingClientRect(); return [box.left, box.bottom, box.width]; })"
    )
    # Both begin at the same corner of the ground; the margin of the longer one is wider by so much.
    more = (141 - 101) * 0.02 * boxes[0][2] / (101 * 1.04)
    assert boxes[0][0] - boxes[1][0] == pytest.approx(more, abs=0.5)
    assert boxes[1][1] - boxes[0][1] == pytest.approx(more, abs=0.5)


def test_viewer_has_no_findings(people, file):
    found = {}
    for language, size in (("fr", WIDE), ("ar", NARROW)):
        User.objects.update(language=language)
        page = looks_at(people.desk_officer, file, "D05", 2)
        page.set_viewport_size(size)
        found[language] = [
            *axe.findings(page),
            *(["wide"] if people.desk_officer.layout()["is_wide"] else []),
        ]

    assert found == {"fr": [], "ar": []}

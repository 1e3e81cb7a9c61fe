"""Every kind of page, in French and Arabic, wide and narrow: axe finds nothing, and a keyboard is enough."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from django.urls import get_resolver, reverse

from eplatform.accounts.models import User
from tests.cast import PASSWORD
from tests.factories import connection_file, drive, step
from tests.journeys.desk import NARROW, WIDE
from tests.journeys.gallery import ELSEWHERE, NO_PAGES, sights

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
FINDINGS = """
(rules) => axe.run(document, {
  rules,
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then((found) => found.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 120)}`))
"""
#: What the keyboard is on, and whether one sees it.
FOCUS = """() => {
  const on = document.activeElement, style = getComputedStyle(on);
  const shown = style.outlineStyle !== "none" || style.boxShadow !== "none";
  const where = on.matches("a[href]") ? on.getAttribute("href") : on.name || on.textContent.trim();
  return [where, shown, on.tagName];
}"""
#: The colours are the same in every language, and looking at them is most of the work.
BUT_COLOURS = {"color-contrast": {"enabled": False}}

pytestmark = [pytest.mark.journey]


@pytest.mark.parametrize(
    ("language", "rules", "first", "then"),
    [
        pytest.param("fr", {}, WIDE, NARROW, marks=pytest.mark.xdist_group("accessibility-fr")),
        pytest.param("ar", BUT_COLOURS, NARROW, WIDE, marks=pytest.mark.xdist_group("accessibility-ar")),
    ],
)
def test_every_page_is_without_findings(people, town, language, rules, first, then):
    seen = sights(town)
    User.objects.update(language=language)

    found = {}
    for each in seen:
        person = getattr(people, each.who)
        person.page.set_viewport_size(first)
        found[f"{each.name} {each.path}"] = [
            *([] if person.opens(each.path) == 200 else ["does not open"]),
            *findings(person.page, rules),
            *too_wide(person, first),
            *too_wide(person, then),
        ]

    assert {page: faults for page, faults in found.items() if faults} == {}


def findings(page, rules) -> list[str]:
    page.evaluate(AXE)
    return page.evaluate(FINDINGS, rules)


def too_wide(person, size) -> list[str]:
    """Whether one has to scroll sideways on a screen of that size."""
    person.page.set_viewport_size(size)
    return [f"wider than {size['width']} px"] if person.layout()["is_wide"] else []


def test_gallery_holds_every_route(town):
    routes = {name for name in routes_of(get_resolver()) if not name.startswith(ELSEWHERE)}

    assert routes - {each.route for each in sights(town)} == NO_PAGES


def routes_of(resolver, namespace: str = ""):
    """The names of all routes, with their namespaces."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes_of(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            yield namespace + pattern.name


@pytest.mark.xdist_group("accessibility-fr")
def test_step_is_performed_without_a_mouse(people, town):
    file = connection_file(town, networks=("water",))
    drive(file, to="study", cast=town)
    task = step(file, "study", "water")
    engineer = people.study_engineer

    engineer.page.goto(engineer.url + reverse("portal:inbox"))
    types(engineer.page, "login", engineer.user.email)
    types(engineer.page, "password", PASSWORD)
    enters(engineer.page)
    walks_to(engineer.page, reverse("portal:step", args=[file.reference, task.pk]))
    enters(engineer.page)
    walks_to(engineer.page, str(task.flow_task.outcome("needs_information").title), tag="SUMMARY")
    engineer.page.keyboard.press("Enter")
    types(engineer.page, "needs_information-note", "Quelle est la cote du réservoir ?")
    walks_to(engineer.page, str(task.flow_task.outcome("needs_information").title), tag="BUTTON")
    enters(engineer.page)

    task.refresh_from_db()
    assert task.outcome == "needs_information"


def walks_to(page, what: str, tag: str = "") -> None:
    """Press Tab until the keyboard is there; every stop on the way is seen."""
    for _press in range(120):
        page.keyboard.press("Tab")
        where, shown, on = page.evaluate(FOCUS)
        assert shown, f"the focus on {where} is not seen"
        if where == what and tag in ("", on):
            return
    raise AssertionError(f"the keyboard never reaches {what}")


def types(page, field: str, text: str) -> None:
    walks_to(page, field)
    page.keyboard.type(text)


def enters(page) -> None:
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.keyboard.press("Enter")

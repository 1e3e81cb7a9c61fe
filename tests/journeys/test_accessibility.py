"""Every kind of page, in French and Arabic, wide and narrow: axe finds nothing, and a keyboard is enough."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from eplatform.accounts.models import User
from tests.cast import PASSWORD
from tests.factories import connection_file, drive, step
from tests.journeys import axe
from tests.journeys.desk import NARROW, WIDE
from tests.journeys.gallery import ELSEWHERE, NO_PAGES, sights

#: What the keyboard is on, and whether one sees it.
FOCUS = """() => {
  const on = document.activeElement, style = getComputedStyle(on);
  const shown = style.outlineStyle !== "none" || style.boxShadow !== "none";
  const where = on.matches("a[href]") ? on.getAttribute("href") : on.name || on.textContent.trim();
  return [where, shown, on.tagName];
}"""
#: The colours are the same in every language, and looking at them is most of the work.
BUT_COLOURS = {"color-contrast": {"enabled": False}}

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("gallery")]


def test_every_page_is_without_findings(people, town):
    seen = sights(town)
    found = {}
    with axe.at_hand(people.desk.page):
        for language, rules, size in (("fr", {}, WIDE), ("ar", BUT_COLOURS, NARROW)):
            User.objects.update(language=language)
            for each in seen:
                found[f"{each.name} {each.path} {language}"] = faults(
                    getattr(people, each.who), each, rules, size
                )

    assert {page: told for page, told in found.items() if told} == {}
    routes = {name for name in routes_of(get_resolver()) if not name.startswith(ELSEWHERE)}
    assert routes - {each.route for each in seen} == NO_PAGES


def faults(person, seen, rules, size) -> list[str]:
    """The page opens with its tab in sight, is nowhere too wide, and axe finds nothing in that size.

    The window changes its size once, so every second page opens in a narrow one.
    """
    told = [] if person.opens(seen.path) == 200 else ["does not open"]
    at_first = person.page.viewport_size
    if person.layout()["is_tab_hidden"]:
        told.append(f"its tab is out of sight at {at_first['width']} px")
    for each in (at_first, NARROW if at_first == WIDE else WIDE):
        if each != person.page.viewport_size:
            person.page.set_viewport_size(each)
        if each == size:
            told += axe.findings(person.page, rules)
        if person.layout()["is_wide"]:
            told.append(f"wider than {each['width']} px")
    return told


def routes_of(resolver, namespace: str = ""):
    """The names of all routes, with their namespaces."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes_of(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif pattern.name:
            yield namespace + pattern.name


def test_step_is_performed_without_a_mouse(people, town):
    file = connection_file(town, networks=("water",))
    drive(file, to="study", cast=town)
    task = step(file, "study", "water")
    engineer = people.study_engineer

    engineer.page.context.clear_cookies()  # she signs in by the keyboard, too
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

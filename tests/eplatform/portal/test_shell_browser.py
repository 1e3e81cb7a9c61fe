"""The shell in a real browser: no axe finding, no complaint of the console, nothing wider than the screen."""

import os
import shutil
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

from eplatform.accounts.models import User

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
FINDINGS = """
() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then((found) => found.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 120)}`))
"""
PUBLIC = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
SIGNED_IN = [
    "/account/", "/account/tokens/", "/accounts/2fa/", "/accounts/email/", "/accounts/password/change/",
    "/styleguide/",
]  # fmt: skip

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser():
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed.")
        pytest.skip("Chromium is not installed: install it to see the pages.")
    # Playwright keeps an event loop in this thread, and Django would refuse the database for it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def look_at(page, address):
    """What is wrong with the page: axe findings, console errors, anything wider than the screen."""
    complaints = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.evaluate(AXE)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return page.evaluate(FINDINGS) + complaints + (["wider than the screen"] if wide else [])


def context_of(browser, live_server, language, width, session=""):
    context = browser.new_context(viewport={"width": width, "height": 900})
    cookies = {"language": language, **({"sessionid": session} if session else {})}
    context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
    return context


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 390)])
def test_public_pages_have_no_findings(browser, live_server, language, width):
    with context_of(browser, live_server, language, width) as context:
        found = {path: look_at(context.new_page(), live_server.url + path) for path in PUBLIC}

    assert found == {path: [] for path in PUBLIC}


@pytest.mark.parametrize(("language", "width"), [("fr", 1280), ("ar", 390)])
def test_pages_of_a_person_have_no_findings(browser, live_server, client, language, width):
    person = User.objects.create_user(
        "salma@example.ma", "a long enough password", full_name="Salma", language=language, is_staff=True
    )
    client.force_login(person)
    session = client.cookies["sessionid"].value

    with context_of(browser, live_server, language, width, session) as context:
        found = {path: look_at(context.new_page(), live_server.url + path) for path in SIGNED_IN}

    assert found == {path: [] for path in SIGNED_IN}


def test_menu_of_a_phone_opens_and_closes_by_keyboard(browser, live_server, client):
    person = User.objects.create_user("salma@example.ma", "a long enough password", full_name="Salma")
    client.force_login(person)

    with context_of(browser, live_server, "fr", 390, client.cookies["sessionid"].value) as context:
        page = context.new_page()
        page.goto(live_server.url + "/account/")
        shown = [page.locator("#side-nav").is_visible()]
        page.locator(".nav-toggle").press("Enter")
        shown.append(page.locator("#side-nav").is_visible())
        page.keyboard.press("Escape")
        shown.append(page.locator("#side-nav").is_visible())

    assert shown == [False, True, False]


def test_dialog_asks_before_the_act_and_gives_the_focus_back(browser, live_server, client):
    person = User.objects.create_user("s@example.ma", "a long enough password", full_name="S", is_staff=True)
    client.force_login(person)

    with context_of(browser, live_server, "fr", 1280, client.cookies["sessionid"].value) as context:
        page = context.new_page()
        page.goto(live_server.url + "/styleguide/")
        page.click("[data-dialog-open=refuse]")
        opened = page.locator("#refuse").is_visible()
        page.keyboard.press("Escape")
        focused = page.evaluate("document.activeElement.dataset.dialogOpen")

    assert (opened, focused) == (True, "refuse")

"""The shell in a real browser: no axe finding, no complaint of the console, nothing wider than the screen.

The pages that stand on files, and those of one's own account, are looked at with the gallery.
"""

from __future__ import annotations

import pytest

from eplatform.accounts.models import User
from tests.journeys import axe
from tests.journeys.desk import NARROW, WIDE

PUBLIC = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
SIGNED_IN = ["/accounts/2fa/", "/accounts/email/", "/accounts/password/change/", "/styleguide/"]
#: A heading that can hardly be read, and a picture without words.
SPOIL = """() => {
  const heading = document.querySelector("h1");
  heading.style.color = "#eee";
  heading.after(new Image());
}"""

pytestmark = [
    pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("shell"),
]  # fmt: skip


@pytest.fixture
def salma(client):
    """Somebody who may see everything of the shell, and the cookie of their session."""
    person = User.objects.create_user(
        "salma@example.ma", "a long enough password", full_name="Salma", is_staff=True
    )
    client.force_login(person)
    return person, client.cookies["sessionid"].value


def window(desk, live_server, language, size, session=""):
    """The one page of the desk, in that language and size, before whoever has that session."""
    desk.clear()
    desk.page.set_viewport_size(size)
    cookies = {"language": language, **({"sessionid": session} if session else {})}
    desk.context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
    return desk.page


def faults(page, live_server, paths):
    """What is wrong with the pages: axe findings, or anything wider than the screen."""
    found = {}
    for path in paths:
        opened = page.goto(live_server.url + path).ok
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found[path] = [
            *axe.findings(page),
            *([] if opened else ["does not open"]),
            *(["wider than the screen"] if wide else []),
        ]
    return {path: told for path, told in found.items() if told}


def test_pages_have_no_findings(desk, live_server, salma):
    person, session = salma
    for language, size in (("fr", WIDE), ("ar", NARROW)):
        User.objects.filter(pk=person.pk).update(language=language)

        with axe.at_hand(desk.page):
            found = faults(window(desk, live_server, language, size), live_server, PUBLIC)
            found |= faults(window(desk, live_server, language, size, session), live_server, SIGNED_IN)

        assert (found, desk.complaints) == ({}, [])


def test_what_is_wrong_is_found(desk, live_server):
    """The measure of the other tests measures, whether axe was at hand or comes when it is asked."""
    page = window(desk, live_server, "fr", WIDE)
    with axe.at_hand(page):
        page.goto(live_server.url + "/accounts/login/")
    page.evaluate(SPOIL)
    at_hand = axe.findings(page)
    page.reload()
    page.evaluate(SPOIL)

    assert [told.split(":")[0] for told in at_hand] == ["color-contrast", "image-alt"]
    assert axe.findings(page) == at_hand


def test_menu_of_a_phone_opens_and_closes_by_keyboard(desk, live_server, salma):
    page = window(desk, live_server, "fr", NARROW, salma[1])
    page.goto(live_server.url + "/account/")
    shown = [page.locator("#side-nav").is_visible()]
    page.locator(".nav-toggle").press("Enter")
    shown.append(page.locator("#side-nav").is_visible())
    page.keyboard.press("Escape")
    shown.append(page.locator("#side-nav").is_visible())

    assert shown == [False, True, False]


def test_dialog_asks_before_the_act_and_gives_the_focus_back(desk, live_server, salma):
    page = window(desk, live_server, "fr", WIDE, salma[1])
    page.goto(live_server.url + "/styleguide/")
    page.click("[data-dialog-open=refuse]")
    opened = page.locator("#refuse").is_visible()
    page.keyboard.press("Escape")
    focused = page.evaluate("document.activeElement.dataset.dialogOpen")

    assert (opened, focused) == (True, "refuse")

"""What a journey needs: a browser, a clock, a town with its utility, and everybody in it at a screen."""

from __future__ import annotations

import os
import shutil
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.utils import timezone
from playwright.sync_api import sync_playwright

from documents.storage import storing
from documents.storage.bucket import let_in, origins_of
from quotes import tariffs
from quotes.demonstration_prices import tariff
from tests import factories
from tests.journeys.correspondent import Correspondent
from tests.journeys.desk import Desk
from tests.journeys.moving_clock import MovingClock, forget_jobs
from tests.journeys.person import Person

ACTORS = ("applicant", "desk_officer", "coordinator", "study_engineer", "estimator", "approver", "cashier",
          "inspector", "commission", "operations")  # fmt: skip
#: The shell draws pages with the same engine, and spares the rest of a browser that nobody sees.
PROGRAMS = ("chromium-headless-shell", "chromium")
#: Chromium starts a process for every page it goes to, in case it is another site; here it never is.
ONE_SITE = (
    "SpareRendererForSitePerProcess,ProactivelySwapBrowsingInstance,RenderDocument,IsolateOrigins,"
    "site-per-process,PreloadTopChromeWebUI,MediaRouter,OptimizationHints,Translate,PaintHolding,HttpsUpgrades"
)
#: Every page comes with its scripts anew and goes within a second: compiling them well never pays.
SHORT_LIVED = "--js-flags=--no-opt --no-maglev --single-threaded-gc --min-semi-space-size=32"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--disable-features={ONE_SITE}",
    SHORT_LIVED,
]  # fmt: skip


@pytest.fixture(scope="package")
def browser(django_db_setup):
    """One Chromium for all the journeys of a test process.

    The database is there before: who opens it within Playwright's loop cannot drop it after.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed.")
        pytest.skip("Chromium is not installed: install it to walk through the pages.")
    # Playwright keeps an event loop in this thread, and Django would refuse the database for it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()
        # While its loop is in this thread, Django keeps other connections for it than before and after.
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def desk(browser):
    return Desk(browser)


@pytest.fixture
def clock(monkeypatch):
    moving = MovingClock()
    monkeypatch.setattr(timezone, "now", moving.now)
    return moving


@pytest.fixture
def town(transactional_db, cast, clock):
    """A commune that the utility serves, and its prices."""
    forget_jobs()
    factories.commune()
    tariffs.keep(tariff(), name="Barème de démonstration")
    return cast


#: Comes to the portal from outside, and signs in by its form; the others have done so in the morning.
OUTSIDE = "applicant"


class People:
    """The cast before the screen: `people.estimator` sits down when she is asked for something."""

    def __init__(self, cast, desk, url: str) -> None:
        self._cast, self.desk, self._url = cast, desk, url

    def __getattr__(self, name: str) -> Person:
        person = Person(getattr(self._cast, name), self.desk, self._url)
        if name != OUTSIDE:
            client = Client()
            client.force_login(person.user)
            self.desk.admit(person, client.cookies[settings.SESSION_COOKIE_NAME].value)
        setattr(self, name, person)
        return person


@pytest.fixture
def by_post(town):
    """Everybody without a browser, for what a journey has shown once and only has to be done again."""
    return SimpleNamespace(**{name: Correspondent(getattr(town, name)) for name in ACTORS})


@pytest.fixture
def people(town, desk, live_server, mailbox):
    """Everybody; afterwards no page may have complained in its console, about the policy or otherwise."""
    # The port is only known now; the storage takes parts from pages of no other.
    let_in(storing.client(), storing.storage().bucket_name, origins_of(live_server.url))
    yield People(town, desk, live_server.url)
    complaints = desk.complaints
    desk.clear()
    assert complaints == []

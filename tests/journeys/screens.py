"""Pictures of every page in French and Arabic at 1280 and 390 px, for people to look at: `make screens`.

They go to tests/screens, which git ignores. No test by itself: it is run when somebody asks for it by name.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from eplatform.accounts.models import User
from tests.journeys.gallery import sight, sights
from tests.journeys.test_viewer import READY, file, version

__all__ = ["file"]  # a fixture of the viewer's tests

SCREENS = Path(__file__).resolve().parents[1] / "screens"

pytestmark = [pytest.mark.journey]


def test_take_pictures(people, town):
    seen = sights(town)
    for picture, each in pictures(people, seen):
        each.page.screenshot(path=picture, full_page=True)


def test_take_pictures_of_the_viewer(people, file):
    """Its papers are painted for it, which the others need not wait for."""
    older, newer = (version(file, "D05", number).pk for number in (1, 2))
    seen = [
        sight("desk_officer", "documents:view", file.reference, newer, name="viewer"),
        sight("desk_officer", "documents:compare", file.reference, newer, older, name="viewer-compare"),
        sight("applicant", "documents:view", file.reference, version(file, "D04", 1).pk, name="viewer-pdf"),
    ]
    for picture, each in pictures(people, seen):
        each.page.wait_for_selector(READY)
        each.page.screenshot(path=picture, full_page=True)


def pictures(people, seen):
    """Where the picture of each page goes in each language and width, with the person who has it open."""
    SCREENS.mkdir(exist_ok=True)
    for language in ("fr", "ar"):
        User.objects.update(language=language)
        for each in seen:
            person = getattr(people, each.who)
            for width in (1280, 390):
                person.page.set_viewport_size({"width": width, "height": 900})
                person.opens(each.path)
                yield SCREENS / f"{each.name}-{language}-{width}.png", person

"""Pictures of every page in French and Arabic at 1280 and 390 px, for people to look at: `make screens`.

They go to tests/screens, which git ignores. No test by itself: it is run when somebody asks for it by name.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from eplatform.accounts.models import User
from tests.journeys.gallery import sights

SCREENS = Path(__file__).resolve().parents[1] / "screens"

pytestmark = [pytest.mark.journey]


def test_take_pictures(people, town):
    SCREENS.mkdir(exist_ok=True)
    seen = sights(town)
    for language in ("fr", "ar"):
        User.objects.update(language=language)
        for each in seen:
            person = getattr(people, each.who)
            for width in (1280, 390):
                person.page.set_viewport_size({"width": width, "height": 900})
                person.opens(each.path)
                person.page.screenshot(path=SCREENS / f"{each.name}-{language}-{width}.png", full_page=True)

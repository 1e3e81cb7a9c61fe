"""A small subdivision in Arabic: picked as a folder, followed to the final acceptance.

The applicant and the inspector have a telephone; what the offices do the journey of a subdivision shows.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from eplatform.accounts.models import User
from tests import own_dossiers
from tests.journeys import acts, wizard
from tests.journeys.acts import path
from tests.journeys.desk import NARROW
from tests.journeys.folders import write_folder
from tests.journeys.moving_clock import tell_everybody

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey-arabic")]

DOSSIER = own_dossiers.subdivision(
    file__networks=["water"],
    file__title="تجزئة الياسمين",
    file__language="ar",
    applicant__ice="001234567000011",
)
#: What a page says of itself that stands as it should.
LAID_OUT = {"dir": "rtl", "lang": "ar", "is_wide": False, "is_tab_hidden": False}
#: What people look at on the way, from whose screen.
PAGES = {
    "applicant": ["portal:file", "documents:papers", "works:studies", "quotes:estimates", "works:site",
                  "notifications:of_file", "portal:history"],
    "inspector": ["works:site"],
}  # fmt: skip


@pytest.fixture
def people_of_the_town(people, by_post):
    User.objects.update(language="ar")
    people.desk.page.set_viewport_size(NARROW)
    return SimpleNamespace(**vars(by_post) | {"applicant": people.applicant, "inspector": people.inspector})


def test_small_subdivision_lives_in_arabic(people_of_the_town, by_post, clock, mailbox, tmp_path):
    people = people_of_the_town
    file = wizard.file_by_folder(people.applicant, write_folder(tmp_path / "ملف", DOSSIER))
    acts.check_complete(people, file)
    people.study_engineer.performs(file, "study", "feasible", "water")
    acts.price(people, file, "water")
    acts.agree(people, file, "water")
    people.cashier.performs(file, "payment", "paid", **acts.TRANSFER)
    acts.open_site(by_post, file)
    acts.start_works(people, file, clock)
    acts.build(people, file, clock, "water", rest=by_post)
    acts.decide(people.inspector, file, "technical_acceptance", "accepted", "water", 1)
    look_around(people, file)
    acts.hand_over(people, file, clock, ["water"])

    file.refresh_from_db()
    tell_everybody()
    assert file.final_state == "closed"
    assert all(is_arabic(message["Subject"]) for message in mailbox.to(people.applicant.user.email))


def look_around(people, file) -> None:
    """Every page reads from right to left, none is wider than the telephone, and its open tab is in sight."""
    for name, routes in PAGES.items():
        person = getattr(people, name)
        for route in routes:
            person.opens(path(file, route))
            assert person.layout() == LAID_OUT, route
    people.applicant.opens(path(file, "quotes:estimates"))
    assert people.applicant.fetches("/ar.pdf").startswith(b"%PDF-")


def is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)

"""When a story was filed, and which way it takes at each step."""

from datetime import date

from eplatform.demonstration.people import COMPANIES, company
from eplatform.demonstration.sketching import Sketch
from eplatform.demonstration.stories import STORIES
from eplatform.demonstration.story import USUAL, Story
from workflows.engine.calendars import WorkingCalendar

TODAY = date(2026, 3, 13)
CALENDAR = WorkingCalendar(national=False)


def story():
    return Story(Sketch("Essai", company("oliviers"), "06.385.01.01", ("water",), lots={"villa": 4}))


def test_filing_day_counts_back_the_days_of_every_step_before():
    filed = story().until("pricing", opened=2).filing_day(TODAY, CALENDAR)

    assert CALENDAR.between(filed, TODAY) == 2 + USUAL["completeness"] + USUAL["study"]


def test_filing_day_counts_detours():
    usual = story().until("study", opened=2)
    detour = usual.turn("completeness", "incomplete")

    lost = CALENDAR.between(detour.filing_day(TODAY, CALENDAR), usual.filing_day(TODAY, CALENDAR))
    assert lost == USUAL["supplement"] + USUAL["completeness"]


def test_guarantee_takes_a_year():
    running = story().until("guarantee", opened=1).filing_day(TODAY, CALENDAR)
    over = story().until("final_acceptance", opened=1).filing_day(TODAY, CALENDAR)

    assert 360 <= (running - over).days <= 370


def test_turns_are_taken_in_their_order_and_then_it_stays():
    told = story().turn("study", "needs_information").turn("study", "unfavourable").stay("study")

    visits = [told.outcome(("study", "water", None), visit) for visit in range(3)]
    assert visits == ["needs_information", "unfavourable", None]
    assert told.outcome(("pricing", "water", None), 0) == ""


def test_people_and_titles_are_told_apart():
    emails = [person.email for each in COMPANIES for person in each.people]
    titles = [each.sketch.title for each in STORIES]

    assert len(set(emails)) == len(emails)
    assert len(set(titles)) == len(titles)
    assert all(email.endswith(".example") for email in emails)

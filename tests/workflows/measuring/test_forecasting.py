"""The expected dates of a file against ways counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from workflows.engine.calendars import WorkingCalendar
from workflows.engine.limits import working_days
from workflows.engine.versions import all_versions
from workflows.measuring.forecasting import Basis, OpenStep, Way, driver
from workflows.measuring.paces import Pace, Paces

#: Every day works, so that days add up in the head.
CALENDAR = WorkingCalendar(weekend=frozenset(), national=False)
TODAY = date(2026, 3, 2)
FLOW = all_versions()[-1]
#: Days that each step is known to take; what is not here takes its service time.
USUAL = {"study": 10, "pricing": 4, "approval": 2, "site_follow_up": 60, "peer_review": 1}


def after(days):
    return TODAY + timedelta(days=days)


def pace_of(days):
    def pace_at(step, network):
        found = days.get((step, network), days.get(step))
        return None if found is None else Pace(40, 1, found)

    return pace_at


def walked(opened, days=USUAL, networks=("sewerage", "water"), phases=1, flow=FLOW):
    return Way(flow, networks, phases, pace_of(days), CALENDAR, TODAY).walk(opened)


def test_slowest_network_sets_the_date_of_all():
    forecast = walked(
        [OpenStep("study", "water"), OpenStep("study", "sewerage", used_days=4.2)],
        {**USUAL, ("study", "water"): 25},
    )

    assert forecast.on("study") == after(25)
    # Priced, reviewed and approved after the last study.
    assert forecast.on("approval") == after(25 + 4 + 1 + 2)
    drives = driver(forecast.reached["approval"])
    assert (drives.step.name, drives.network, drives.days) == ("study", "water", 25)


def test_rest_of_an_open_step_is_what_is_usual_less_what_is_over():
    assert walked([OpenStep("study", "water", used_days=4.2)]).on("study") == after(6)
    # Longer than usual already: tomorrow at the earliest.
    assert walked([OpenStep("study", "water", used_days=40)]).on("study") == after(1)


def test_service_time_stands_in_for_what_is_not_measured():
    forecast = walked([OpenStep("completeness", due=after(5))])

    (leg,) = forecast.reached["completeness"]
    assert (leg.basis, leg.end) == (Basis.SERVICE_TIME, after(5))
    assert forecast.reached["study"][-1].basis is Basis.MEASURED
    assert forecast.reached["answer"][-1].basis is Basis.SERVICE_TIME


def test_open_step_past_its_due_date_ends_tomorrow_at_the_earliest():
    assert walked([OpenStep("completeness", due=after(-9))]).on("completeness") == after(1)


def test_way_leads_to_the_end_through_every_network_and_phase():
    forecast = walked([OpenStep("completeness", due=after(5))], phases=3)

    ended = forecast.end[-1]
    assert ended.step.name == "final_acceptance"
    assert {"commissioning", "guarantee", "technical_acceptance"} <= set(forecast.reached)
    assert [leg.start for leg in forecast.end[1:]] == [leg.end for leg in forecast.end[:-1]]
    assert ended.end > after(365)
    assert driver(forecast.end).step.name != "guarantee"


def test_way_stops_at_a_step_of_which_nothing_is_known():
    known = {name: days for name, days in USUAL.items() if name != "site_follow_up"}

    forecast = walked([OpenStep("completeness", due=after(5))], known)

    assert forecast.stops_at.name == "site_follow_up"
    assert not forecast.end
    assert forecast.on("works_check") is not None
    assert forecast.on("commissioning") is None


@pytest.mark.parametrize("flow", all_versions(), ids=lambda flow: f"{flow.kind}-{flow.version}")
def test_every_step_of_every_page_leads_to_the_end(flow):
    paced = {step.name: 3 for step in flow.steps()}
    for step in flow.steps():
        network = "" if step.per == "file" else "water"
        phase = 1 if step.per == "network_phase" else None
        opened = OpenStep(step.name, network, phase, due=after(3))

        found = walked([opened], paced, networks=("water",), flow=flow)

        assert found.end or step.name == "refusal_review", step.name


def test_too_few_passages_are_no_pace():
    few, many = Pace(19, 1, 2), Pace(30, 1, 5)
    paces = Paces({("study", "water"): few, ("study", ""): many, ("pricing", ""): few})

    assert paces.at("study", "water").ninetieth == 5
    assert paces.at("pricing") is None
    assert paces.at("approval", "water") is None


def test_limits_of_working_days_skip_days_off():
    weekdays = WorkingCalendar(national=False)
    way = Way(FLOW, ["water"], 1, pace_of(USUAL), weekdays, date(2026, 3, 6))

    assert way.limited(working_days(1), date(2026, 3, 6)) == date(2026, 3, 9)

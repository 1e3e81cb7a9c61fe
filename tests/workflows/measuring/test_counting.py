"""Figures of known logs: our own small one by hand, and two real ones whose facts are published."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.shared_data import shared
from tests.workflows.measuring.test_xes import SAMPLE
from workflows.measuring.counting import CaseFacts, count
from workflows.measuring.events import Case, Change, Event
from workflows.measuring.percentiles import percentile
from workflows.measuring.visits import visits_of
from workflows.measuring.xes import read_log

DAY = 86_400
START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def at(days):
    return START + timedelta(days=days)


def days(seconds):
    return round(seconds / DAY, 3)


def test_small_log_gives_figures_counted_by_hand():
    figures = count(read_log(SAMPLE))
    check, pay = figures.nodes["check"], figures.nodes["pay"]

    assert (figures.files, figures.events, len(figures.variants), len(figures.agents)) == (2, 6, 2, 2)
    assert figures.durations == [5 * DAY, 10 * DAY]
    # Held for two of its four days; then 0 and 10 days, which began with the event before.
    assert sorted(check.seconds) == [0, 2 * DAY, 10 * DAY]
    assert (check.visits, check.again, check.returned, check.waiting) == (3, 1, 1, 0)
    assert (pay.visits, pay.waiting) == (1, 1)


@pytest.fixture(scope="module")
def permits():
    facts = CaseFacts("enddate", ("deadline", "enddate_planned"), ("channel", "department"))
    cases = list(read_log(shared("journaux/08_receipt.xes.gz")))
    for case in cases:
        facts.add(case)
    return count(cases), facts


def test_permit_log_gives_its_published_facts(permits):
    figures, _facts = permits
    lengths = figures.lengths

    assert (figures.files, figures.events, len(figures.activities)) == (1434, 8577, 27)
    assert (len(figures.variants), figures.variants.most_common(1)[0][1]) == (116, 713)
    assert len(figures.agents) == 48
    assert (days(lengths.mean), days(lengths.median)) == (5.408, 0.033)
    assert (round(lengths.ninetieth / DAY, 1), round(lengths.longest / DAY, 1)) == (14.1, 275.8)
    assert figures.first_at.date().isoformat() == "2010-10-02"
    assert figures.last_at.date().isoformat() == "2012-01-23"


def test_permit_log_tells_deadlines_missed_and_channels(permits):
    _figures, facts = permits

    assert [(m.deadline, m.ended, m.late) for m in facts.missed()] == [
        ("deadline", 1329, 377), ("enddate_planned", 1329, 389),
    ]  # fmt: skip
    assert facts.by["channel"] == {"Internet": 1250, "Desk": 109, "Post": 53, "e-mail": 21, "Intern": 1}


def test_traffic_log_gives_its_published_facts():
    figures = count(read_log(shared("journaux/12_roadtraffic_1t_per_variant.xes.gz")))

    assert (figures.files, figures.events, len(figures.activities)) == (231, 1891, 11)
    assert figures.lengths.median == 416 * DAY


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1), (50, 2.5), (90, 3.7), (100, 4)]
)  # fmt: skip
def test_percentile_lies_between_the_nearest_ranks(percent, expected):
    assert percentile([1, 2, 3, 4], percent) == pytest.approx(expected)
    assert percentile([7], percent) == 7
    assert percentile([], percent) is None


def step(node, opened, done, *, network="", party="utility", due=None, change=Change.DONE):
    branch = {"network": network, "party": party}
    return [
        Event(at(opened), node, Change.OPENED, due_at=None if due is None else at(due), **branch),
        *([] if done is None else [Event(at(done), node, change, **branch)]),
    ]


def held(opened, closed, *, network="", reason="third_party", key=""):
    found = {"network": network, "reason": reason, "key": key}
    return [Event(at(opened), "", Change.HELD, **found), Event(at(closed), "", Change.RELEASED, **found)]


def only(*events):
    (visit,) = visits_of(Case("A", [event for pair in events for event in pair]))
    return visit


def test_overlapping_holds_are_cut_out_once():
    visit = only(step("study", 0, 10), held(2, 5, key="a"), held(4, 6, key="b"), held(4.5, 5.5, key="c"))

    assert visit.seconds == 6 * DAY


def test_hold_of_another_network_stops_no_clock_here():
    visit = only(step("study", 0, 10, network="water"), held(2, 5, network="sewerage"), held(7, 8))

    assert visit.seconds == 9 * DAY


def test_applicants_own_step_takes_the_time_it_waited():
    visit = only(step("answer", 0, 10, party="applicant"), held(0, 10, reason="applicant"), held(3, 4))

    assert visit.seconds == 9 * DAY


def test_passages_of_several_networks_are_no_rework():
    events = [
        *step("study", 0, 1, network="water", due=2), *step("study", 0, 3, network="sewerage", due=2),
        *step("study", 4, 5, network="water"), *step("study", 6, 7, network="water"),
        *step("study", 8, 9, network="sewerage", change=Change.LEFT), *step("study", 10, None),
    ]  # fmt: skip

    figures = count([Case("A", events)]).nodes["study"]

    assert (figures.visits, figures.again, figures.returned) == (4, 2, 1)
    assert (figures.late, figures.waiting) == (1, 1)

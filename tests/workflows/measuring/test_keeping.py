"""The figures kept in the table are those of the pure function on the same files, and count nothing twice."""

from __future__ import annotations

import io
import itertools
from datetime import date, timedelta
from functools import partial

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django import app

from tests import factories
from tests.factories import NOW, connection_file, do, step
from workflows.engine import clocks
from workflows.engine.models import Hold, Task
from workflows.files import leaving
from workflows.files.models import TimelineEntry
from workflows.measuring import jobs, keeping
from workflows.measuring.counting import LogFigures
from workflows.measuring.events import Case, Change, Event
from workflows.measuring.models import MeasuringMark, StepMeasure, StepStanding
from workflows.measuring.reading import Scope, figures
from workflows.measuring.sketch import RELATIVE_ERROR
from workflows.measuring.worktime import WORKING_DAY, working_seconds

pytestmark = pytest.mark.django_db


def newest():
    return TimelineEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]


def kept(at=NOW + timedelta(days=90)):
    """Count all there is; other tests of this machine may run transactions meanwhile."""
    while keeping.take_in(newest(), at=at):
        pass
    keeping.look_where_files_stand(at)


def after(days):
    return NOW + timedelta(days=days)


@pytest.fixture
def files(cast):
    """Three files with rework, holds that overlap, a late step, and one that was withdrawn."""
    made = [connection_file(cast, networks=("water", "sewerage"), at=after(n / 10)) for n in range(3)]
    for n, file in enumerate(made):
        do(step(file, "completeness"), "incomplete", cast=cast, at=after(2 + n))
        do(step(file, "supplement"), "supplied", cast=cast, at=after(9 + n))
        do(step(file, "completeness"), "complete", cast=cast, at=after(11 + 4 * n))
        do(step(file, "study", "water"), "needs_information", cast=cast, at=after(25 + n))
    first, second, third = made
    leaving.suspend(first, by=cast.coordinator, at=after(26), note="Permis de voirie")
    leaving.resume(first, by=cast.coordinator, at=after(33))
    for n, file in enumerate((first, second)):
        do(step(file, "clarification", "water"), "clarified", cast=cast, at=after(36 + n))
        do(step(file, "study", "water"), "feasible", cast=cast, at=after(40 + 2 * n))
        do(step(file, "study", "sewerage"), "feasible", cast=cast, at=after(60 + n))
    do(step(first, "pricing", "water"), "priced", cast=cast, at=after(63))
    do(step(first, "approval", "water"), "approved", cast=cast, at=after(64))
    leaving.withdraw(third, by=cast.applicant, at=after(50), reason="Terrain vendu")
    return made


def events_of(file):
    """The same file as events: what an export of the log would tell."""
    for task in Task.objects.filter(process=file.process):
        what = {"node": task.step, "network": task.network, "phase": task.phase, "party": task.party}
        yield Event(task.created, change=Change.OPENED, due_at=task.due_at, **what)
        if task.finished:
            change = Change.LEFT if task.outcome == "cancelled" else Change.DONE
            yield Event(task.finished, change=change, **what)
    for hold in Hold.objects.filter(process=file.process):
        what = {"network": hold.network, "reason": hold.reason, "key": str(hold.pk)}
        yield Event(hold.opened_at, change=Change.HELD, **what)
        if hold.closed_at:
            yield Event(hold.closed_at, change=Change.RELEASED, **what)


def pure(files):
    """The figures of the pure function, with the working time of each file's territory."""
    found = LogFigures()
    for file in files:
        worked = partial(working_seconds, clocks.calendar_of(file.territory_id))
        found.add(Case(file.reference, list(events_of(file))), worked)
    return found.nodes


def test_table_holds_what_the_pure_function_counts(files):
    expected = pure(files)

    kept()

    found = figures(Scope("subdivision", version=files[0].flow.version))
    assert {name for name in found if not name.startswith("to:")} == set(expected)
    for name, exact in expected.items():
        told = found[name]
        assert (told.visits, told.again, told.returned, told.late, told.waiting) == (
            exact.visits, exact.again, exact.returned, exact.late, exact.waiting,
        ), name  # fmt: skip
        if exact.visits:
            assert told.seconds == pytest.approx(sum(exact.seconds), abs=exact.visits)
            assert told.median * WORKING_DAY == pytest.approx(exact.lengths.median, rel=RELATIVE_ERROR)
            assert told.ninetieth * WORKING_DAY == pytest.approx(exact.lengths.ninetieth, rel=RELATIVE_ERROR)


def test_figures_are_what_one_counts_by_hand(files):
    kept()

    found = figures(Scope("subdivision"))

    assert (found["completeness"].visits, found["completeness"].again) == (6, 3)
    assert found["completeness"].outcomes == {"incomplete": 3, "complete": 3}
    # The two networks of a file are no rework; the water studies came back once each.
    assert (found["study"].visits, found["study"].again, found["study"].returned) == (7, 2, 2)
    # Both studies of sewerage took longer than fifteen working days.
    assert found["study"].late == 2
    assert found["answer"].waiting == 1
    assert found["to:estimate"].visits == 1


def test_counting_twice_adds_nothing(files):
    kept()
    before = list(StepMeasure.objects.order_by("pk").values())

    assert keeping.take_in(newest(), at=after(91)) == 0
    keeping.look_where_files_stand(after(91))

    assert list(StepMeasure.objects.order_by("pk").values()) == before


def test_counting_in_small_batches_and_anew_gives_the_same(files, monkeypatch):
    kept()
    columns = (
        "kind",
        "territory",
        "month",
        "step",
        "network",
        "visits",
        "again",
        "seconds",
        "counts",
        "outcomes",
    )
    whole = sorted(StepMeasure.objects.values_list(*columns), key=str)

    keeping.count_anew()
    assert not StepMeasure.objects.exists()
    # The numbers below were taken by tests that are over: thousands of batches without an entry.
    MeasuringMark.objects.update(entry_id=TimelineEntry.objects.earliest("pk").pk - 1)
    monkeypatch.setattr(keeping, "BATCH", 2)
    kept()

    assert sorted(StepMeasure.objects.values_list(*columns), key=str) == whole


def test_filters_choose_months_territories_and_networks(files):
    kept()
    mine = files[0].territory_id

    assert figures(Scope("subdivision", first=date(2026, 5, 1)))["study"].visits == 2
    assert figures(Scope("subdivision", last=date(2026, 3, 31)))["study"].visits == 3
    assert figures(Scope("subdivision", territories=[mine]))["study"].visits == 7
    assert not figures(Scope("subdivision", territories=[]))
    assert figures(Scope("subdivision", network="sewerage"))["study"].visits == 2
    assert not figures(Scope("industrial"))


@pytest.fixture
def alone(monkeypatch):
    """No transaction runs but this one, whatever other tests of this machine do."""
    numbers = itertools.count(100)
    monkeypatch.setattr(keeping, "number", lambda _of: next(numbers))


def test_all_is_counted_in_one_run_when_nobody_else_writes(files, alone):
    assert keeping.keep_up(after(90)) == newest()
    assert keeping.keep_up(after(91)) == 0
    assert MeasuringMark.objects.get().counted_at == after(91)


def test_entry_that_may_still_come_holds_the_mark_back(files, monkeypatch):
    oldest_running = [500]
    monkeypatch.setattr(keeping, "number", lambda of: oldest_running[0] if "xmin" in of else 600)

    # Nothing was seen before, then one of those that ran at our look still runs.
    assert keeping.keep_up(after(90)) == 0
    assert keeping.keep_up(after(91)) == 0
    oldest_running[0] = 601
    assert keeping.keep_up(after(92)) == newest()


def test_where_files_stand_is_looked_at_again(files):
    kept()
    leaving.withdraw(files[0], by=files[0].submitted_by, at=after(92), reason="Terrain vendu")
    keeping.look_where_files_stand(after(93))

    assert set(StepStanding.objects.values_list("step", flat=True)) == {"pricing"}
    assert MeasuringMark.objects.get().stood_at == after(93)


def test_figures_cost_two_statements(files, django_assert_num_queries):
    kept()

    with django_assert_num_queries(2):
        figures(Scope("subdivision"))


def test_other_kind_is_counted_apart(cast):
    plant = connection_file(cast, kind="industrial", networks=("water",))
    factories.drive(plant, to="pricing", cast=cast)
    kept()

    assert figures(Scope("industrial"))["site_appointment"].visits == 1
    assert not figures(Scope("subdivision"))


def test_figures_are_kept_up_by_a_periodic_job(files, alone):
    jobs.keep_figures_up(timestamp=0)

    assert figures(Scope("subdivision"))["completeness"].visits == 6
    registered = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert "workflows.measuring.jobs.keep_figures_up" in registered


def test_figures_are_counted_anew_by_a_command(files, alone):
    kept()
    StepMeasure.objects.update(visits=99)

    call_command("measure_steps", anew=True, stdout=io.StringIO())

    assert figures(Scope("subdivision"))["completeness"].visits == 6


@pytest.mark.django_db(transaction=True)
def test_number_taken_by_a_running_transaction_is_waited_for(transactional_db, cast):
    """Somebody has taken the next number, and has not committed yet."""
    file = connection_file(cast, networks=("water",))
    with psycopg.connect(**reachable()) as other:
        other.execute("SELECT pg_current_xact_id()")
        taken = other.execute("SELECT nextval('workflows_timelineentry_id_seq')").fetchone()[0]
        leaving.withdraw(file, by=cast.applicant, at=after(2), reason="Terrain vendu")
        assert newest() > taken

        for _run in range(3):
            keeping.keep_up(after(3))

        assert MeasuringMark.objects.get().entry_id < taken


def reachable():
    """How to reach the database of this test beside Django's own connection."""
    given = connection.get_connection_params()
    return {name: given[name] for name in ("dbname", "user", "password", "host", "port") if name in given}

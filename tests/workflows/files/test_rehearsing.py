"""A rehearsal says what a move would do to every live file, and cannot write."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from eplatform.accounts.models import Posting
from tests.factories import ALL_NETWORKS, NOW, connection_file, do, drive, step
from workflows.engine import continuing, exits, versions
from workflows.engine.models import Process, Task
from workflows.engine.page import Role, Step, published, this, working_days
from workflows.files.models import TimelineEntry
from workflows.files.process import FileFlow
from workflows.files.rehearsing import rehearse
from workflows.flows import subdivision
from workflows.flows.subdivision import SubdivisionNodes, SubdivisionV1
from workflows.flows.subdivision_v2 import SubdivisionV2

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3)


class Shorter:
    """Completeness takes two days and somebody signs; the supplement is gone."""

    completeness = Step("Completeness", role=Role.DESK_OFFICER, within=working_days(2)).On(
        "complete", this.studies, "Complete", requires=["papers_checked", "supply_contract"]
    )
    supplement = None


@pytest.fixture(scope="module")
def shorter():
    facts = {"__module__": subdivision.__name__, "process_title": "Subdivision"}
    page = type("SubdivisionV8", (Shorter, SubdivisionNodes, FileFlow), facts)
    subdivision.SubdivisionV8 = page
    published("subdivision", 8, since=date(2999, 1, 1))(page)
    yield page
    del versions._published["subdivision", 8]
    del subdivision.SubdivisionV8


def found(new=SubdivisionV2, given=(), **more):
    steps = continuing.steps_map(SubdivisionV1, new, given)
    return {each.reference: each for each in rehearse(SubdivisionV1, new, steps, at=LATER, **more)}


def test_blocked_files_are_named_with_the_step_that_is_gone(cast, shorter):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)

    [block] = found(shorter)[file.reference].blocks

    assert (block.task.step, block.reason) == ("supplement", continuing.Reason.GONE)
    assert found(shorter, ["supplement=works_file"])[file.reference].blocks == []


def test_due_dates_are_told_old_and_new(cast, shorter):
    file = connection_file(cast)
    task = step(file, "completeness")

    [moved] = found(shorter)[file.reference].dues

    assert (moved.old, moved.new) == (task.due_at, task.due_at - timedelta(days=5))


def test_requirements_newly_asked_for_are_told_unless_they_are_there(cast, shorter):
    file, past = connection_file(cast), connection_file(cast)
    drive(past, to="study", cast=cast)

    told = found(shorter)

    assert [(each.key, each.step) for each in told[file.reference].required] == [
        ("supply_contract", "completeness")
    ]
    assert told[past.reference].required == []
    assert [each.key for each in found()[file.reference].required] == ["reviewed_quote"]


def test_roles_that_nobody_holds_are_told_by_place_and_network(cast):
    file = connection_file(cast, networks=("water", "sewerage"))
    Posting.objects.filter(user=cast.inspector).update(network="water")
    Posting.objects.filter(user=cast.cashier).update(territory=connection_territory("rabat"))

    unheld = {(each.role, each.network) for each in found()[file.reference].unheld}

    assert unheld == {("inspector", "sewerage"), ("cashier", "")}
    cast.inspector.is_active = False
    cast.inspector.save()
    assert ("inspector", "water") in {(e.role, e.network) for e in found()[file.reference].unheld}


def connection_territory(code):
    from tests.factories import commune

    return commune("01.151.01.01", code).agency.territory


def test_branches_that_join_are_told(cast):
    file = connection_file(cast, networks=ALL_NETWORKS)
    drive(file, to="study", cast=cast)

    [joined] = found()[file.reference].joined

    assert (joined.task.network, joined.into) == ("lighting", "electricity")


def test_only_live_files_of_the_version_are_rehearsed(cast):
    ended = connection_file(cast)
    exits.leave(ended.process, "withdrawn", by=cast.applicant, at=NOW, reason="")
    connection_file(cast, kind="industrial")
    live = connection_file(cast)

    assert set(found()) == {live.reference}


def test_nothing_can_be_written_meanwhile(cast):
    connection_file(cast), connection_file(cast)
    steps = continuing.steps_map(SubdivisionV1, SubdivisionV2)
    with transaction.atomic():
        run = rehearse(SubdivisionV1, SubdivisionV2, steps, at=LATER)
        next(run)
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            Process.objects.update(final_state="")
        assert list(run)
    Process.objects.update(final_state="")


def test_queries_of_a_batch_do_not_grow_with_it(cast):
    def queries(**more):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found(**more)
        return len(seen)

    for _n in range(2):
        drive(connection_file(cast, networks=ALL_NETWORKS), to="study", cast=cast)
    few = queries()
    for _n in range(4):
        drive(connection_file(cast, networks=ALL_NETWORKS), to="study", cast=cast)

    assert queries() == few
    assert queries(batch=2) <= 3 * few


def test_rehearsal_tells_what_the_move_then_does(cast):
    files = [connection_file(cast, networks=ALL_NETWORKS) for _n in range(2)]
    drive(files[0], to="study", cast=cast)
    before = Task.objects.count(), TimelineEntry.objects.count()
    said, done = io.StringIO(), io.StringIO()

    call_command("rehearse", "subdivision:1", "subdivision:2", "--json", stdout=said)

    told = json.loads(said.getvalue())
    assert before == (Task.objects.count(), TimelineEntry.objects.count())
    assert told["totals"]["files"] == 2
    assert (told["totals"]["blocked"], told["totals"]["joined"]) == (0, 1)
    call_command("move", "subdivision:1", "subdivision:2", stdout=done)
    assert "2 files moved, 0 left" in done.getvalue()
    assert Task.objects.filter(outcome="joined").count() == 1
    call_command("move", "subdivision:1", "subdivision:2", "--undo", stdout=done)
    assert "2 files brought back" in done.getvalue()


def test_rehearsal_on_the_terminal(cast, shorter):
    file = connection_file(cast)
    do(step(connection_file(cast), "completeness"), "incomplete", cast=cast, at=NOW)
    said = io.StringIO()

    call_command("rehearse", "subdivision:1", "subdivision:8", stdout=said)

    lines = said.getvalue()
    assert f"{file.reference} (casablanca)" in lines
    assert "blocked at supplement" in lines
    assert "due date of completeness: 2026-03-09 -> 2026-03-04" in lines
    assert "Nothing was written." in lines

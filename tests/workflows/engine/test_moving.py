"""Files go on in another version of their process, each whole or not at all, and can be brought back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.factories import ALL_NETWORKS, NOW, connection_file, do, drive, step
from workflows.engine import continuing, exits, moving, moving_back, versions
from workflows.engine.continuing import BadMap
from workflows.engine.models import Process, Task
from workflows.engine.moves import MovedFile, VersionMove
from workflows.engine.page import Role, Step, published, this, working_days
from workflows.files.process import FileFlow
from workflows.flows import subdivision
from workflows.flows.subdivision import SubdivisionNodes, SubdivisionV1
from workflows.flows.subdivision_v2 import SubdivisionV2

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3)
MAP = {"study@lighting": "study@electricity"}


def go(old=SubdivisionV1, new=SubdivisionV2, steps=None, at=LATER, **more):
    found = continuing.steps_map(old, new) if steps is None else steps
    return list(moving.move(old, new, found, by=None, now=lambda: at, **more))


def back(old=SubdivisionV1, new=SubdivisionV2, at=LATER):
    return list(moving_back.undo(old, new, by=None, now=lambda: at))


def rows_of(*files):
    """Every column of the processes and steps of these files."""
    pks = [file.process_id for file in files]
    return (
        list(Process.objects.filter(pk__in=pks).order_by("pk").values()),
        list(Task.objects.filter(process__in=pks).order_by("pk").values()),
    )


def opened(file):
    return sorted(file.open_steps().values_list("step", "network"))


@pytest.fixture(scope="module")
def third():
    """A version in which approval is called otherwise, takes longer and is another role's."""

    class Renamed:
        pricing = Step("Pricing", role=Role.ESTIMATOR, per="network", within=working_days(5)).On(
            "priced", this.signature, "Submit", requires=["drafted_quote"]
        )
        signature = Step("Signature", role=Role.MANAGER, per="network", within=working_days(8)).On(
            "approved", this.answer, "Sign", requires=["approved_quote"]
        )
        approval = None

    facts = {"__module__": subdivision.__name__, "reading_order": order(), "process_title": "Subdivision"}
    page = type("SubdivisionV9", (Renamed, SubdivisionNodes, FileFlow), facts)
    subdivision.SubdivisionV9 = page
    published("subdivision", 9, since=date(2999, 1, 1))(page)
    yield page
    del versions._published["subdivision", 9]
    del subdivision.SubdivisionV9


def order():
    names = [step.name for step in SubdivisionV1.steps()]
    return tuple("signature" if name == "approval" else name for name in names)


def test_a_file_goes_on_in_the_other_version(cast):
    file = connection_file(cast)
    untouched = connection_file(cast, kind="industrial")
    before = rows_of(untouched)

    results = go()

    assert [(result.reference, result.is_moved) for result in results] == [(file.reference, True)]
    file = type(file).objects.get(pk=file.pk)
    assert file.flow is SubdivisionV2
    assert step(file, "completeness").flow_task is SubdivisionV2.instance.completeness
    assert rows_of(untouched) == before
    drive(file, to="nothing", cast=cast, at=LATER)
    file.refresh_from_db()
    assert file.final_state == "closed"


def test_the_timeline_tells_the_move(cast):
    file = connection_file(cast)

    go()

    entry = file.timeline.get(kind="moved_to_version")
    assert (entry.data["from"], entry.data["to"], entry.data["map"]) == (
        "subdivision:1",
        "subdivision:2",
        MAP,
    )
    assert entry.data["steps"] == [["completeness", "completeness", ""]]
    assert entry.number == 2


def test_lighting_joins_the_study_of_electricity(cast):
    file = connection_file(cast, networks=ALL_NETWORKS)
    drive(file, to="study", cast=cast)
    do(step(file, "study", "water"), "feasible", cast=cast, at=NOW)

    go()

    assert opened(file) == [("study", "electricity"), ("study", "sewerage")]
    joined = Task.objects.get(process=file.process, step="study", network="lighting")
    assert (joined.status, joined.outcome, joined.finished) == ("CANCELED", "joined", LATER)
    do(step(file, "study", "electricity"), "feasible", cast=cast, at=LATER)
    do(step(file, "study", "sewerage"), "feasible", cast=cast, at=LATER)
    assert set(file.network_parts.values_list("state", flat=True)) == {"feasible"}
    assert len(opened(file)) == 4


def test_lighting_joins_electricity_that_waits_for_an_answer(cast):
    file = connection_file(cast, networks=("electricity", "lighting"))
    drive(file, to="study", cast=cast)
    do(step(file, "study", "electricity"), "needs_information", cast=cast, at=NOW)

    go()

    assert opened(file) == [("clarification", "electricity")]


def test_lighting_stays_alone_where_electricity_is_studied(cast):
    file = connection_file(cast, networks=("electricity", "lighting"))
    drive(file, to="study", cast=cast)
    do(step(file, "study", "electricity"), "feasible", cast=cast, at=NOW)

    go()

    assert opened(file) == [("study", "lighting")]
    do(step(file, "study", "lighting"), "feasible", cast=cast, at=LATER)
    assert opened(file) == [("pricing", "electricity"), ("pricing", "lighting")]


def test_a_file_that_has_nowhere_to_go_stays_and_is_named(cast, third):
    blocked, free = connection_file(cast, networks=("water",)), connection_file(cast, networks=("water",))
    drive(blocked, to="approval", cast=cast)
    before = rows_of(blocked)

    results = {result.reference: result for result in go(new=third)}

    assert results[free.reference].is_moved
    assert "approval/water" in results[blocked.reference].reasons[0]
    assert rows_of(blocked) == before
    assert not blocked.timeline.filter(kind="moved_to_version").exists()
    assert VersionMove.objects.get().blocked == 1


def test_a_map_renames_with_role_and_limit(cast, third):
    file = connection_file(cast, networks=("water",))
    drive(file, to="approval", cast=cast)
    Task.objects.filter(pk=step(file, "approval", "water").pk).update(owner=cast.approver)
    task = step(file, "approval", "water")

    go(new=third, steps=continuing.steps_map(SubdivisionV1, third, ["approval=signature"]))

    moved = step(file, "signature", "water")
    assert (moved.pk, moved.role, moved.owner) == (task.pk, Role.MANAGER, None)
    assert moved.limit == working_days(8)
    # Three working days became eight, counted from the same opening; no holiday falls into them.
    assert moved.due_at == task.due_at + timedelta(days=7)
    file.refresh_from_db()
    assert (file.stage, file.next_due_at) == ("signature", moved.due_at)


def test_days_lost_to_a_hold_are_kept_under_the_new_limit(cast, third):
    file = connection_file(cast, networks=("water",))
    drive(file, to="approval", cast=cast)
    task = step(file, "approval", "water")
    exits.suspend(file.process, reason="third_party", note="", by=cast.coordinator, at=task.created)
    exits.resume(file.process, by=cast.coordinator, at=task.created + timedelta(days=7))

    steps = continuing.steps_map(SubdivisionV1, third, ["approval=signature"])
    go(new=third, steps=steps, at=task.created + timedelta(days=8))

    assert step(file, "signature", "water").due_at == task.due_at + timedelta(days=14)


def test_moving_again_does_nothing(cast):
    connection_file(cast)
    go()
    runs = VersionMove.objects.count()

    assert go() == []
    assert (VersionMove.objects.count(), MovedFile.objects.count()) == (runs, 1)


def test_a_run_that_was_broken_off_goes_on(cast):
    files = [connection_file(cast) for _n in range(5)]
    run = moving.move(SubdivisionV1, SubdivisionV2, MAP, by=None, now=lambda: LATER, batch=2)
    for _n in range(3):
        next(run)
    run.close()

    go(batch=2)

    assert {type(file).objects.get(pk=file.pk).flow for file in files} == {SubdivisionV2}
    only = VersionMove.objects.get()
    assert (only.files.count(), only.moved, only.finished_at) == (5, 5, LATER)


def test_a_run_goes_on_by_the_map_it_began_with(cast):
    connection_file(cast), connection_file(cast)
    run = moving.move(SubdivisionV1, SubdivisionV2, MAP, by=None, now=lambda: LATER)
    next(run)
    run.close()

    with pytest.raises(BadMap, match="another map"):
        go(steps={})


def test_undo_restores_every_row(cast, third):
    files = [connection_file(cast, networks=ALL_NETWORKS) for _n in range(3)]
    drive(files[1], to="study", cast=cast)
    do(step(files[2], "completeness"), "incomplete", cast=cast, at=NOW)
    before = rows_of(*files)
    go()
    assert rows_of(*files) != before

    results = back()

    assert all(result.is_moved for result in results)
    assert rows_of(*files) == before
    entry = files[0].timeline.order_by("-number").first()
    assert (entry.kind, entry.data["to"], entry.data["undone"]) == ("moved_to_version", "subdivision:1", True)
    assert VersionMove.objects.get().undone_at == LATER
    assert back() == []
    assert len(go()) == 3


def test_undo_restores_limit_role_and_owner(cast, third):
    file = connection_file(cast, networks=("water",))
    drive(file, to="approval", cast=cast)
    Task.objects.filter(pk=step(file, "approval", "water").pk).update(owner=cast.approver, late_at=NOW)
    before = rows_of(file)

    go(new=third, steps=continuing.steps_map(SubdivisionV1, third, ["approval=signature"]))
    back(new=third)

    assert rows_of(file) == before


def test_a_file_that_has_gone_on_is_not_brought_back(cast):
    gone, still = connection_file(cast), connection_file(cast)
    ended = connection_file(cast)
    go()
    do(step(gone, "completeness"), "complete", cast=cast, at=LATER)
    exits.leave(ended.process, "withdrawn", by=cast.applicant, at=LATER, reason="")

    results = {result.reference: result for result in back()}

    assert results[still.reference].is_moved
    assert not results[gone.reference].is_moved
    assert not results[ended.reference].is_moved
    assert Process.objects.get(pk=gone.process_id).flow_class is SubdivisionV2
    assert VersionMove.objects.get().undone_at is None


def test_a_claim_since_the_move_survives_the_undoing(cast):
    file = connection_file(cast)
    go()
    Task.objects.filter(process=file.process).update(owner=cast.desk_officer)

    back()

    assert step(file, "completeness").owner == cast.desk_officer


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (["approval"], "is no map"),
        (["study@water=study"], "is no map"),
        (["scrutiny=approval"], "has no step 'scrutiny'"),
        (["approval=scrutiny"], "has no step 'scrutiny'"),
        (["approval=studied"], "has no step 'studied'"),
    ],
)
def test_a_map_that_cannot_be_followed_is_refused(pairs, said):
    with pytest.raises(BadMap, match=said):
        continuing.steps_map(SubdivisionV1, SubdivisionV2, pairs)


def test_versions_of_two_processes_are_no_move():
    with pytest.raises(CommandError, match="same process"):
        call_command("move", "subdivision:1", "industrial:1")
    with pytest.raises(CommandError, match="subdivision:2"):
        call_command("move", "subdivision:1", "subdivision:7")


def test_a_step_that_settles_other_networks_is_finished_first(cast):
    file = connection_file(cast, networks=("electricity", "lighting"), at=datetime(2026, 10, 5, tzinfo=UTC))
    drive(file, to="study", cast=cast, at=timezone.now())

    [result] = go(old=SubdivisionV2, new=SubdivisionV1)

    assert not result.is_moved


def test_ahead_ends_with_the_branch():
    within = continuing.ahead(SubdivisionV2, "clarification", within_branch=True)

    assert within == {"clarification", "study"}
    assert "peer_review" in continuing.ahead(SubdivisionV2, "clarification")

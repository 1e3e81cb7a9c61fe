"""The eight defects of the library, each shown mended in our layer (decision 1)."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import ProtectedError

from eplatform.accounts.models import NeverDeleted, User
from tests.factories import NOW, connection_file, step
from workflows.engine import checks, exits, lock
from workflows.engine.door import perform
from workflows.engine.errors import Busy
from workflows.engine.models import Process, Task
from workflows.engine.nodes import Join, Split
from workflows.engine.versions import all_versions
from workflows.files.process import FileFlow
from workflows.flows.subdivision import SubdivisionNodes, SubdivisionV1


def test_1_a_second_version_keeps_its_files_to_itself():
    second = type(
        "SecondVersion", (SubdivisionNodes, FileFlow), {"__module__": "workflows.flows.subdivision"}
    )

    targets = {edge.dst.flow_class for node in second.instance.nodes() for edge in node._outgoing()}

    assert targets == {second}


def test_1_a_page_that_inherits_nodes_from_a_flow_is_found():
    leaking = type("Leaking", (SubdivisionV1,), {"__module__": "workflows.flows.subdivision"})

    found = [error.msg for error in checks.pages_do_not_inherit_nodes()]

    assert "Leaking inherits nodes from the Flow SubdivisionV1." in found
    del leaking


def test_2_a_step_knows_that_it_has_no_permission_object():
    steps = [node for flow in all_versions() for node in flow.steps()]

    assert {node._owner_permission_obj for node in steps} == {None}


@pytest.mark.django_db(transaction=True)
def test_3_the_lock_waits_in_the_database_and_not_in_the_worker(cast):
    process = connection_file(cast).process
    passed = threading.Event()

    def wait() -> None:
        with SubdivisionV1.lock(process.pk):
            passed.set()
        connection.close()

    other = threading.Thread(target=wait)
    with SubdivisionV1.lock(process.pk):
        other.start()
        until = time.monotonic() + 30
        while not others_wait_for_us() and time.monotonic() < until:
            time.sleep(0.01)
        # The library's own lock asked without waiting, slept in the worker, and asked again.
        assert others_wait_for_us()
        assert not passed.is_set()
    other.join()

    assert passed.is_set()


def others_wait_for_us() -> bool:
    """Whether PostgreSQL has somebody queue for a lock that our own connection holds."""
    waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    with connection.cursor() as cursor:
        cursor.execute(waiting)
        return cursor.fetchone() is not None


@pytest.mark.django_db(transaction=True)
def test_4_contention_under_an_outer_transaction_leaves_it_usable(cast):
    task = step(connection_file(cast), "completeness")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            lock.take(task.process_id)
            held.set()
            done.wait()
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
        with pytest.raises(Busy):
            perform(task, "incomplete", by=cast.desk_officer, at=NOW)
        names = list(User.objects.filter(pk=cast.applicant.pk).values_list("full_name", flat=True))
    done.set()
    other.join()

    assert names == [cast.applicant.full_name]


def test_5_a_suspension_moves_the_due_dates_by_the_days_it_took(cast):
    file = connection_file(cast)
    before = step(file, "completeness").due_at

    exits.suspend(
        file.process, reason="third_party", note="Road", by=cast.coordinator, at=NOW + timedelta(days=1)
    )
    exits.resume(file.process, by=cast.coordinator, at=NOW + timedelta(days=8))

    # Seven days from a Tuesday to the next are five working days, and no holiday falls into them.
    assert step(file, "completeness").due_at == before + timedelta(days=7)


def test_6_a_person_cannot_be_deleted_and_their_steps_stay(cast):
    task = step(connection_file(cast), "completeness")
    Task.objects.filter(pk=task.pk).update(owner=cast.desk_officer)

    with pytest.raises(NeverDeleted):
        cast.desk_officer.delete()
    with pytest.raises(NeverDeleted):
        User.objects.filter(pk=cast.desk_officer.pk).delete()
    with pytest.raises(ProtectedError):
        super(User, cast.desk_officer).delete()

    assert Task.objects.get(pk=task.pk).owner == cast.desk_officer


def test_7_cancelled_steps_and_the_data_of_each_act_stay_on_record(cast):
    file = connection_file(cast)
    perform(
        step(file, "completeness"),
        "incomplete",
        by=cast.desk_officer,
        at=NOW,
        note="No title deed",
        data={"asked": ["D03"]},
    )

    exits.leave(file.process, "withdrawn", by=cast.applicant, at=NOW, reason="Sold")

    kinds = list(file.timeline.order_by("number").values_list("kind", "outcome", "note"))
    assert kinds == [
        ("submitted", "", ""),
        ("step", "incomplete", "No title deed"),
        ("withdrawn", "", "Sold"),
    ]
    assert file.timeline.get(number=2).data["asked"] == ["D03"]
    cancelled = Task.objects.get(process=file.process, step="supplement")
    assert (cancelled.status, cancelled.outcome) == ("CANCELED", "cancelled")


def test_8_open_files_on_a_missing_process_or_step_are_named(cast):
    file = connection_file(cast)
    Task.objects.filter(process=file.process).update(step="scrutiny")
    other = connection_file(cast)
    Process.objects.filter(pk=other.process_id).update(flow_class="workflows/flows.subdivision.SubdivisionV0")

    page = "workflows/flows.subdivision.Subdivision"
    found = sorted(error.msg for error in checks.stored_references_exist(databases=["default"]))

    assert found == [
        f"Open files stand on the process {page}V0, which the code lacks.",
        f"Open files stand on the step {page}V1.scrutiny, which the code lacks.",
    ]


def test_8_ended_files_on_a_missing_process_are_named(cast):
    file = connection_file(cast)
    exits.leave(file.process, "withdrawn", by=cast.applicant, at=NOW, reason="")
    lost = "workflows/flows.subdivision.SubdivisionV0"
    Process.objects.filter(pk=file.process_id).update(flow_class=lost)

    found = [error.msg for error in checks.stored_references_exist(databases=["default"])]

    assert found == [f"Ended files were on the process {lost}, which the code lacks."]


def test_8_a_step_that_points_elsewhere_than_its_file_is_named(cast):
    file = connection_file(cast)
    page = "workflows/flows.subdivision.SubdivisionV1"
    Task.objects.filter(process=file.process).update(flow_task=f"{page}.scrutiny")

    found = [error.msg for error in checks.stored_references_exist(databases=["default"])]

    assert found == [f"Open files stand on the step {page}.scrutiny, which the code lacks."]


def test_every_page_has_a_real_lock_wherever_it_joins():
    joining = [
        flow
        for flow in all_versions()
        if any(isinstance(node, Join | Split) for node in flow.instance.nodes())
    ]

    assert joining
    assert {type(flow.lock_impl) for flow in joining} == {lock.RowLock}

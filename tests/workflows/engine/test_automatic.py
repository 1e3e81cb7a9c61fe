"""A step that the platform performs itself: run once, tried again after pauses, then left to people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.factories import NOW, connection_file, do, step
from workflows import doorbell, jobs
from workflows.engine import settling, timers, versions
from workflows.engine.automatic import Automatic
from workflows.engine.door import perform
from workflows.engine.errors import NotYours
from workflows.engine.incidents import Incident
from workflows.engine.page import End, Role, Start, Step, this
from workflows.files.process import FileFlow

LATER = NOW + timedelta(hours=1)


class Register:
    """A system of somebody else's, which is sometimes down."""

    asked: ClassVar[list[int]] = []
    is_down = False

    def enter(self, task, at):
        self.asked.append(task.pk)
        if self.is_down:
            raise ConnectionError("register out of order")
        return "entered"


REGISTER = Register()
NODES = {
    "__module__": "workflows.flows.subdivision",
    "process_title": "Essai",
    "kind": "subdivision",
    "version": 99,
    "start": Start("Filing").Next(this.entry),
    "entry": Automatic("Entry in the register", REGISTER.enter, attempts=3).On(
        "entered", this.completeness, "Entered"
    ),
    "completeness": Step("Completeness check", role=Role.DESK_OFFICER).On(
        "complete", this.closed, "Complete"
    ),
    "closed": End("closed", "Closed"),
}
#: A process that enters every file in the register before the desk looks at it.
FLOW = type("WithRegister", (FileFlow,), NODES)


@pytest.fixture
def register(monkeypatch):
    """The register, with its process in force."""
    monkeypatch.setattr("workflows.flows.subdivision.WithRegister", FLOW, raising=False)
    published = {**versions._published, ("subdivision", 99): versions.Published(FLOW, date(2025, 1, 1))}
    monkeypatch.setattr(versions, "_published", published)
    doorbell.automatic_steps.cache_clear()
    REGISTER.asked.clear()
    REGISTER.is_down = False
    yield REGISTER
    doorbell.automatic_steps.cache_clear()


def waiting_jobs():
    return ProcrastinateJob.objects.filter(task_name="workflows.jobs.run_automatic_step", status="todo")


def test_step_leaves_a_job_behind_and_is_due_at_once(cast, register):
    file = connection_file(cast)

    task = step(file, "entry")
    assert task.scheduled == NOW
    assert [job.args for job in waiting_jobs()] == [{"step_id": task.pk}]
    assert register.asked == []


def test_step_is_performed_once_however_often_its_job_runs(cast, register):
    file = connection_file(cast)
    task = step(file, "entry")

    for _ in range(3):
        jobs.run_automatic_step(step_id=task.pk)

    assert register.asked == [task.pk]
    assert [open_task.step for open_task in file.open_steps()] == ["completeness"]
    last = file.timeline.order_by("-number").first()
    assert (last.kind, last.outcome, last.by) == ("step", "entered", None)


def test_sweep_defers_what_its_job_missed_and_runs_nothing_itself(cast, register):
    task = step(connection_file(cast), "entry")
    ProcrastinateJob.objects.all()._raw_delete("default")

    jobs.perform_due_steps(timestamp=0)
    jobs.perform_due_steps(timestamp=0)

    assert [job.args for job in waiting_jobs()] == [{"step_id": task.pk}]
    assert register.asked == []


def test_person_does_not_perform_it(cast, register):
    file = connection_file(cast)

    with pytest.raises(NotYours):
        perform(step(file, "entry"), "entered", by=cast.administrator, at=NOW)


def test_failure_is_tried_again_with_growing_pauses_then_is_an_incident(cast, register):
    file = connection_file(cast)
    task, register.is_down = step(file, "entry"), True

    for minutes in (0, 0.5, 1, 2, 5, 30, 600):
        timers.run_automatic(task.pk, NOW + timedelta(minutes=minutes))

    assert len(register.asked) == 3
    incident = Incident.objects.get()
    assert (incident.attempts, incident.opened_at) == (3, NOW + timedelta(minutes=5))
    assert incident.message == "register out of order"
    assert file.timeline.filter(kind="incident").count() == 1


@pytest.fixture
def incident(cast, register):
    file = connection_file(cast)
    register.is_down = True
    for minutes in (0, 1, 5):
        timers.run_automatic(step(file, "entry").pk, NOW + timedelta(minutes=minutes))
    return Incident.objects.get()


def test_incident_tried_again_goes_on_where_it_stood(cast, register, incident):
    settling.try_again(incident, reason="Register repaired", by=cast.manager, at=LATER)
    register.is_down = False

    assert timers.run_automatic(incident.task_id, LATER)

    incident.refresh_from_db()
    assert (incident.resolution, incident.resolved_at, incident.resolved_by) == ("performed", LATER, None)
    kinds = incident.process.connection_file.timeline.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["submitted", "incident", "incident_retried", "step", "incident_resolved"]


def test_incident_that_fails_again_comes_back_to_people_at_once(cast, register, incident):
    settling.try_again(incident, reason="Register repaired?", by=cast.manager, at=LATER)

    timers.run_automatic(incident.task_id, LATER)

    incident.refresh_from_db()
    assert (incident.attempts, incident.next_attempt_at, incident.is_settled) == (4, None, False)
    assert incident.process.connection_file.timeline.filter(kind="incident_again").count() == 1


def test_incident_is_settled_by_taking_a_way_by_hand(cast, register, incident):
    settling.perform_by_hand(incident, "entered", reason="Entered by phone", by=cast.coordinator, at=LATER)

    incident.refresh_from_db()
    assert (incident.resolution, incident.resolved_by, incident.reason) == (
        "way_taken", cast.coordinator, "Entered by phone",
    )  # fmt: skip
    assert [task.step for task in incident.process.connection_file.open_steps()] == ["completeness"]


def test_settled_incident_is_settled_once(cast, register, incident):
    settling.perform_by_hand(incident, "entered", reason="By phone", by=cast.coordinator, at=LATER)

    with pytest.raises(settling.Settled, match="Coordinator"):
        settling.try_again(incident, reason="Me too", by=cast.manager, at=LATER)


def test_open_step_is_not_closed_away(cast, register, incident):
    with pytest.raises(settling.StillOpen):
        settling.close(incident, reason="No idea", by=cast.manager, at=LATER)


@pytest.mark.parametrize("who", ["applicant", "auditor", "desk_officer", "stranger"])
def test_others_do_not_settle(cast, register, incident, who):
    with pytest.raises(NotYours):
        settling.try_again(incident, reason="Please", by=getattr(cast, who), at=LATER)


def test_timer_of_an_applicants_step_is_closed_once_it_was_done_otherwise(cast):
    file = connection_file(cast)
    do(step(file, "completeness"), "incomplete", cast=cast, at=NOW)
    task = step(file, "supplement")
    incident = Incident.objects.create(
        process=file.process, task=task, error_class="OSError", attempts=5, failed_at=NOW, opened_at=NOW
    )
    assert [way.name for way in settling.ways(task)] == ["lapsed"]
    do(task, "supplied", cast=cast, at=LATER)

    with pytest.raises(settling.StepOver):
        settling.try_again(incident, reason="Again", by=cast.manager, at=LATER)
    settling.close(incident, reason="Papers came", by=cast.manager, at=LATER)

    incident.refresh_from_db()
    assert incident.resolution == "closed"

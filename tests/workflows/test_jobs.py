"""The engine's periodic jobs perform what is due and note what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests import factories
from workflows import jobs


@pytest.fixture
def long_ago():
    return timezone.now() - timedelta(days=400)


def test_due_steps_are_performed(cast, long_ago):
    connection_file = factories.connection_file(cast, networks=("water",), at=long_ago)
    factories.do(factories.step(connection_file, "completeness"), "incomplete", cast=cast, at=long_ago)

    jobs.perform_due_steps(timestamp=0)

    connection_file.refresh_from_db()
    assert connection_file.final_state == "lapsed"


def waiting():
    return ProcrastinateJob.objects.filter(
        task_name="workflows.jobs.perform_due_steps", status="todo"
    ).count()


def test_sweep_calls_for_one_worker_more_while_there_is_more_than_a_batch(cast, long_ago, monkeypatch):
    monkeypatch.setattr(jobs, "FULL", 1)
    for _ in range(2):
        file = factories.connection_file(cast, networks=("water",), at=long_ago)
        factories.do(factories.step(file, "completeness"), "incomplete", cast=cast, at=long_ago)

    jobs.perform_due_steps(timestamp=0)
    assert waiting() == 1
    jobs.perform_due_steps(timestamp=0)
    assert waiting() == 1


def test_steps_are_reminded_of(cast):
    at = timezone.now() - timedelta(days=24)
    file = factories.connection_file(cast, networks=("water",), at=at)
    factories.do(factories.step(file, "completeness"), "incomplete", cast=cast, at=at)

    jobs.remind_of_due_steps(timestamp=0)

    assert file.timeline.filter(kind="reminded").count() == 1


def test_late_steps_are_noted_once(cast, long_ago):
    connection_file = factories.connection_file(cast, networks=("water",), at=long_ago)

    jobs.note_late_steps(timestamp=0)
    jobs.note_late_steps(timestamp=0)

    assert connection_file.timeline.filter(kind="late").count() == 1


def test_every_periodic_job_is_registered():
    periodic = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}

    assert periodic >= {
        "workflows.jobs.perform_due_steps",
        "workflows.jobs.note_late_steps",
        "workflows.jobs.remind_of_due_steps",
        "notifications.jobs.send_due_mail",
        "notifications.jobs.handle_provider_events",
        "notifications.jobs.rescue_stalled_jobs",
        "notifications.jobs.forget_finished_jobs",
    }

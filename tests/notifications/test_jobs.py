"""A real worker on the real queue: jobs run, and those of a killed worker are given to another."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def work():
    """Run every job that waits, as the worker does, then stop."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
        worker_app.run_worker(
            wait=False, listen_notify=False, install_signal_handlers=False, queues=["default"], concurrency=1
        )
    wait_for_quiet()


def others_here():
    """What other sessions of this database are doing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, query FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchall()


def wait_for_quiet():
    """The worker's connections close a moment after it stops; the tables cannot be emptied before."""
    for _turn in range(100):
        if not others_here():
            return
        time.sleep(0.1)
    raise AssertionError(f"the worker left connections behind: {others_here()}")


def statuses():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def test_worker_tells_people(cast, mailbox, now):
    factories.connection_file(cast, networks=("water",), at=now)

    work()

    assert ("notifications.jobs.route_entry", "succeeded") in statuses()
    assert len(mailbox.to(cast.applicant.email)) == 1
    assert Message.objects.filter(recipient=cast.desk_officer, key="your_turn").count() == 1


def test_job_of_a_killed_worker_is_rescued(cast, mailbox, now):
    factories.connection_file(cast, networks=("water",), at=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '1 hour') RETURNING id"
        )
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", cursor.fetchone())

    app.configure_task("notifications.jobs.rescue_stalled_jobs").defer(timestamp=0)
    work()
    work()

    assert len(mailbox.to(cast.applicant.email)) == 1

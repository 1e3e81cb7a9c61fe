"""What the tests of the messages share: a file of the cast, and the jobs that its life leaves behind."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications import jobs
from tests import factories


@pytest.fixture
def now():
    """The jobs look at the real clock, so these stories happen today."""
    return timezone.now()


@pytest.fixture
def run_jobs():
    """Run the routing jobs left in the queue, in their order, and take them off it."""

    def run() -> int:
        waiting = list(
            ProcrastinateJob.objects.filter(task_name="notifications.jobs.route_entry").order_by("id")
        )
        for job in waiting:
            jobs.route_entry(**job.args)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[job.id for job in waiting]])
        return len(waiting)

    return run


@pytest.fixture
def connection_file(cast, now):
    return factories.connection_file(cast, networks=("water",), at=now)


@pytest.fixture
def told(connection_file, mailbox, run_jobs):
    """The file, its filing already told to everybody."""
    run_jobs()
    mailbox.messages.clear()
    return connection_file

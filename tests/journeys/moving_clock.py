"""A clock that can be moved: the guarantee of a year is over in a moment, for the server and for its jobs.

Everything in the project asks `django.utils.timezone.now()`; this stands in its place during a journey.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications import jobs
from workflows import jobs as of_workflows

#: A Monday morning; journeys begin here whatever the day, so that no holiday comes in their way by chance.
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class MovingClock:
    def __init__(self) -> None:
        self._ahead = MONDAY - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, **time: float) -> None:
        """So much later (`days=2`, `hours=3`), and the worker has done what fell due meanwhile."""
        self._ahead += timedelta(**time)
        of_workflows.perform_due_steps(timestamp=0)
        of_workflows.note_late_steps(timestamp=0)


def tell_everybody() -> None:
    """What the worker does within a second of each act: write the messages, hand the e-mails to SMTP."""
    waiting = ProcrastinateJob.objects.filter(task_name="notifications.jobs.route_entry").order_by("id")
    for job in list(waiting):
        jobs.route_entry(**job.args)
    forget_jobs()


def forget_jobs() -> None:
    """The queue is empty again; what other tests left in it is none of our business."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

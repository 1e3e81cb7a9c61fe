"""Papers with an end, and the jobs of the room."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from procrastinate.contrib.django import app

from documents import jobs
from documents.filings.filing import file_paper
from documents.models import State
from documents.requirements import expiring
from documents.reviewing import review
from notifications import outbox
from notifications.models import Message
from tests import factories
from tests.documents.reviewing.test_review import filed, lacks
from tests.documents.samples import upload

NOW = factories.NOW
LAST_DAY = date(2026, 4, 1)


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


@pytest.fixture
def deed(connection_file, cast):
    """A title accepted until the first of April."""
    (version,) = filed(connection_file, cast, "D03")
    review.accept(version, by=cast.desk_officer, at=NOW, expires_on=LAST_DAY)
    return version.paper


@pytest.mark.parametrize(("days", "state"), [(30, State.ACCEPTED), (31, State.OUTDATED)])
def test_paper_is_outdated_on_the_day_after_its_last(deed, days, state):
    expiring.mark_outdated(at=NOW + timedelta(days=days))

    deed.refresh_from_db()
    assert deed.state == state


def test_outdated_paper_is_recorded_once_and_asked_for_again(connection_file, cast, deed):
    counts = [expiring.mark_outdated(at=NOW + timedelta(days=60)) for _time in range(2)]

    version = file_paper(connection_file, "D03", upload(), by=cast.applicant, at=NOW)

    assert counts == [1, 0]
    assert connection_file.timeline.filter(kind="paper_outdated").count() == 1
    assert (version.number, version.paper.expires_on) == (2, None)
    assert lacks(connection_file, "papers_checked")


def test_jobs_run_and_are_registered(deed):
    jobs.mark_outdated_papers(timestamp=0)
    jobs.sweep_uploads(timestamp=0)

    deed.refresh_from_db()
    periodic = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert deed.state == State.OUTDATED
    assert {"documents.jobs.mark_outdated_papers", "documents.jobs.sweep_uploads"} <= periodic


def reminded(connection_file):
    entries = connection_file.timeline.filter(kind="paper_expiring").order_by("number")
    return [entry.data["days"] for entry in entries]


def test_reminders_are_written_once_at_each_distance(connection_file, deed):
    """The last day is 30 days after NOW; the job may miss days and run twice."""
    for days in (-1, 0, 0, 5, 22, 23, 23, 28, 30):
        expiring.remind(at=NOW + timedelta(days=days))

    assert reminded(connection_file) == [30, 7]


def test_late_job_reminds_once_of_what_ends_in_days(connection_file, deed):
    for _time in range(2):
        expiring.remind(at=NOW + timedelta(days=27))
    expiring.remind(at=NOW + timedelta(days=31))  # over: that is told otherwise

    assert reminded(connection_file) == [3]


def test_renewed_paper_is_reminded_of_anew(connection_file, cast, deed):
    expiring.remind(at=NOW + timedelta(days=1))
    expiring.mark_outdated(at=NOW + timedelta(days=31))
    later = NOW + timedelta(days=40)
    version = file_paper(connection_file, "D03", upload(), by=cast.applicant, at=later)
    review.accept(version, by=cast.desk_officer, at=later, expires_on=(later + timedelta(days=60)).date())

    assert expiring.remind(at=later) == 0
    assert expiring.remind(at=later + timedelta(days=30)) == 1
    assert reminded(connection_file) == [29, 30]


def test_those_who_renew_are_told_in_their_language(connection_file, cast, deed):
    expiring.remind(at=NOW)
    entry = connection_file.timeline.get(kind="paper_expiring")

    outbox.enqueue(entry, at=NOW)

    told = {message.recipient.full_name: message.body for message in Message.objects.filter(entry=entry)}
    assert set(told) == {"Applicant", "Colleague"}
    assert "1er avril 2026" in told["Applicant"]

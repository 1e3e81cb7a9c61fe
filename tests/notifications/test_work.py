"""Messages about handing work round: to whoever it is for, and to nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from eplatform.accounts.models import Absence
from notifications.models import Message
from tests import factories
from workflows.files import assigning, claiming, prompting

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(connection_file):
    return factories.step(connection_file, "completeness")


def told(key):
    return set(Message.objects.filter(key=key).values_list("recipient__full_name", flat=True))


def test_assigned_step_is_told_to_its_new_owner_and_their_substitute(cast, task, run_jobs, now):
    today = timezone.localdate()
    Absence.objects.create(
        person=cast.desk_officer, substitute=cast.cashier, since=today, until=today, declared_at=now
    )
    assigning.assign(task, cast.desk_officer, by=cast.coordinator, at=now, reason="Dossier urgent")

    run_jobs()

    assert told("step_assigned") == {"Desk Officer", "Cashier"}
    assert "Dossier urgent" in Message.objects.filter(key="step_assigned").first().body


def test_reminder_reaches_staff_in_turn_or_the_owner_alone(cast, task, connection_file, run_jobs, now):
    prompting.remind(connection_file, by=cast.coordinator, at=now)
    run_jobs()
    assert told("turn_reminder") == {"Desk Officer"}

    claiming.claim(task, by=cast.desk_officer, at=now)
    prompting.remind(connection_file, by=cast.coordinator, at=now + timedelta(days=2))
    run_jobs()
    assert told("turn_reminder") == {"Desk Officer"}


def test_reminder_reaches_the_applicant_whose_turn_it_is(cast, task, connection_file, run_jobs, now):
    factories.do(task, "incomplete", cast=cast, at=now)
    prompting.remind(connection_file, by=cast.coordinator, at=now)

    run_jobs()

    assert told("turn_reminder") == {"Applicant", "Colleague"}


def test_letter_reaches_the_applicant_alone(cast, connection_file, run_jobs, now):
    prompting.write(connection_file, "Réunion mardi à 10 h.", by=cast.coordinator, at=now)

    run_jobs()

    assert told("applicant_letter") == {"Applicant", "Colleague"}
    assert "Réunion mardi" in Message.objects.filter(key="applicant_letter").first().body


def test_new_work_is_told_to_the_substitute_too(cast, connection_file, run_jobs, now):
    today = timezone.localdate()
    Absence.objects.create(
        person=cast.desk_officer, substitute=cast.cashier, since=today, until=today, declared_at=now
    )

    run_jobs()

    assert told("your_turn") == {"Desk Officer", "Cashier"}

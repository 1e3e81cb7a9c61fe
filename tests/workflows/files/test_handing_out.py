"""Reassigning, putting aside and putting first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from eplatform.accounts.models import Posting, Territory, User
from tests.factories import NOW, connection_file, drive, step
from workflows.engine.errors import NotYours, ReasonMissing
from workflows.engine.priorities import Priority
from workflows.files import assigning, claiming, prioritising, snoozing

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate(NOW)


@pytest.fixture
def task(cast):
    file = connection_file(cast, networks=("water",))
    drive(file, to="study", cast=cast)
    return step(file, "study", "water")


def engineer(name, network="", territory=None):
    person = User.objects.create_user(f"{name}@eplatform.example", full_name=name.title())
    Posting.objects.create(user=person, role="study_engineer", network=network, territory=territory)
    return person


def last(task):
    return task.process.connection_file.timeline.order_by("-number").first()


def test_assign_hands_the_step_over(cast, task):
    claiming.claim(task, by=cast.study_engineer, at=NOW)
    other = engineer("amina", "water")

    given = assigning.assign(task, other, by=cast.coordinator, at=NOW, reason="Dossier proche")

    assert given.owner == other
    assert last(task).kind == "step_assigned"
    assert last(task).data == {"to": "Amina", "to_id": other.pk, "from": "Study Engineer"}


def test_assign_to_who_may_not_perform_is_refused(cast, task):
    elsewhere = Territory.objects.create(code="rabat", name_fr="Rabat", name_ar="الرباط", name_en="Rabat")
    unfit = [cast.cashier, engineer("elec", "electricity"), engineer("far", territory=elsewhere)]
    left = engineer("left")
    left.is_active = False
    left.save()

    for person in [*unfit, left]:
        with pytest.raises(assigning.CannotPerform):
            assigning.assign(task, person, by=cast.coordinator, at=NOW)


@pytest.mark.parametrize("who", ["study_engineer", "applicant", "auditor", "administrator"])
def test_assign_by_who_does_not_direct_is_refused(cast, task, who):
    with pytest.raises(NotYours):
        assigning.assign(task, cast.study_engineer, by=getattr(cast, who), at=NOW)


def test_assign_of_the_applicants_step_is_refused(cast):
    file = connection_file(cast, networks=("water",))
    drive(file, to="answer", cast=cast)

    with pytest.raises(NotYours):
        assigning.assign(step(file, "answer", "water"), cast.coordinator, by=cast.coordinator, at=NOW)


def test_candidates_are_those_who_may_present_ones_first(cast, task):
    from eplatform.accounts.models import Absence

    away = engineer("absent", "water")
    today = timezone.localdate()
    Absence.objects.create(
        person=away, substitute=cast.study_engineer, since=today, until=today, declared_at=NOW
    )
    engineer("elec", "electricity")

    assert [(str(one), one.is_away) for one in assigning.candidates(task)] == [
        ("Study Engineer", False),
        ("Absent", True),
    ]


def test_snooze_hides_until_the_day_and_keeps_the_due_date(cast, task):
    due = task.due_at

    aside = snoozing.snooze(
        task, TODAY + timedelta(days=3), by=cast.study_engineer, at=NOW, reason="Relevé attendu"
    )

    assert aside.due_at == due
    assert snoozing.is_aside(aside, NOW)
    assert not snoozing.is_aside(aside, NOW + timedelta(days=3))
    assert last(task).data == {"until": (TODAY + timedelta(days=3)).isoformat()}


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_snooze_until_no_sensible_day_is_refused(cast, task, days):
    with pytest.raises(snoozing.NoSuchDay):
        snoozing.snooze(task, TODAY + timedelta(days=days), by=cast.study_engineer, at=NOW)


def test_snooze_of_what_a_colleague_claimed_is_refused(cast, task):
    claiming.claim(task, by=engineer("amina"), at=NOW)

    with pytest.raises(NotYours):
        snoozing.snooze(task, TODAY + timedelta(days=1), by=cast.study_engineer, at=NOW)


def test_wake_brings_it_back(cast, task):
    snoozing.snooze(task, TODAY + timedelta(days=3), by=cast.study_engineer, at=NOW)

    assert snoozing.wake(task, by=cast.coordinator, at=NOW).snoozed_until is None
    with pytest.raises(snoozing.NotAside):
        snoozing.wake(task, by=cast.coordinator, at=NOW)


def test_prioritise_needs_a_reason_and_who_directs(cast, task):
    urgent = prioritising.prioritise(task, Priority.URGENT, by=cast.manager, at=NOW, reason="Hôpital voisin")

    assert urgent.priority == Priority.URGENT
    assert (last(task).note, last(task).data) == ("Hôpital voisin", {"priority": "urgent"})
    with pytest.raises(ReasonMissing):
        prioritising.prioritise(task, Priority.HIGH, by=cast.manager, at=NOW, reason=" ")
    with pytest.raises(NotYours):
        prioritising.prioritise(task, Priority.HIGH, by=cast.study_engineer, at=NOW, reason="Le mien")

from datetime import timedelta

import pytest
from django.utils import timezone

from eplatform.accounts.models import Absence, Posting, User
from tests.factories import connection_file, step
from workflows.engine import inbox
from workflows.engine.door import perform
from workflows.engine.errors import NotYours
from workflows.files import claiming, substituting
from workflows.files.models import ConnectionFile

pytestmark = pytest.mark.django_db


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def fresh(person):
    return User.objects.get(pk=person.pk)


def absent(person, substitute, *, since=0, until=5, by=None):
    return substituting.declare(
        person, substitute, since=today(since), until=today(until), by=by or person, at=timezone.now(),
        reason="Congé",
    )  # fmt: skip


@pytest.fixture
def task(cast):
    return step(connection_file(cast, at=timezone.now()), "completeness")


def test_substitute_sees_and_may_claim_what_the_absent_person_could(cast, task):
    absent(cast.desk_officer, cast.cashier)
    substitute = fresh(cast.cashier)

    assert [mark.pk for mark in inbox.find(substitute, at=timezone.now(), limit=9)] == [task.pk]
    claiming.claim(task, by=substitute, at=timezone.now())
    entry = task.process.connection_file.timeline.order_by("-number").first()
    assert (str(entry.by), entry.data["for"]) == ("Cashier", "Desk Officer")


def test_substitute_sees_claimed_steps_too(cast, task):
    claiming.claim(task, by=cast.desk_officer, at=timezone.now())
    absent(cast.desk_officer, cast.cashier)
    substitute = fresh(cast.cashier)

    assert [mark.pk for mark in inbox.find(substitute, at=timezone.now(), limit=9)] == [task.pk]
    claiming.release(task, by=substitute, at=timezone.now())


def test_substitute_sees_the_files_of_the_territory(cast, task):
    place = task.process.connection_file.territory
    narrow = User.objects.create_user("narrow@eplatform.example", full_name="Narrow")
    Posting.objects.create(user=narrow, role="cashier", territory=other_place())
    Posting.objects.filter(user=cast.desk_officer).update(territory=place)
    assert not ConnectionFile.objects.visible_to(narrow).exists()

    absent(fresh(cast.desk_officer), narrow)

    assert ConnectionFile.objects.visible_to(fresh(narrow)).exists()


def other_place():
    from eplatform.accounts.models import Territory

    return Territory.objects.create(code="rabat", name_fr="Rabat", name_ar="الرباط", name_en="Rabat")


@pytest.mark.parametrize(("since", "until"), [(1, 5), (-5, -1)])
def test_outside_its_days_an_absence_gives_nothing(cast, task, since, until):
    Absence.objects.create(
        person=cast.desk_officer, substitute=cast.cashier, since=today(since), until=today(until),
        declared_at=timezone.now(),
    )  # fmt: skip

    assert not fresh(cast.cashier).holds("desk_officer")


def test_substitution_ends_at_one_level(cast):
    absent(cast.desk_officer, cast.cashier)
    # The cashier falls ill afterwards: the estimator does the cashier's own work, not the desk officer's.
    absent(cast.cashier, cast.estimator)

    assert fresh(cast.estimator).holds("cashier")
    assert not fresh(cast.estimator).holds("desk_officer")


def test_ending_early_takes_the_reach_back(cast, task):
    claiming.claim(task, by=cast.desk_officer, at=timezone.now())
    absence = absent(cast.desk_officer, cast.cashier)

    substituting.end(absence, by=cast.desk_officer, at=timezone.now())

    assert not fresh(cast.cashier).holds("desk_officer")
    kinds = list(task.process.connection_file.timeline.values_list("kind", flat=True))
    assert kinds[-2:] == ["absence_declared", "absence_ended"]
    with pytest.raises(substituting.AbsenceOver):
        substituting.end(absence, by=cast.desk_officer, at=timezone.now())
    absent(cast.desk_officer, cast.cashier)  # the days are free again


def test_declaring_is_for_oneself_a_manager_or_an_administrator(cast):
    for by in (cast.manager, cast.administrator):
        substituting.end(absent(cast.desk_officer, cast.cashier, by=by), by=by, at=timezone.now())
    for by in (cast.cashier, cast.coordinator, cast.applicant):
        with pytest.raises(NotYours):
            absent(cast.desk_officer, cast.cashier, by=by)


def test_absences_that_make_no_sense_are_refused(cast):
    absent(cast.desk_officer, cast.cashier, since=3, until=6)

    for person, substitute, since, until in (
        (cast.desk_officer, cast.estimator, 5, 9),  # overlaps
        (cast.estimator, cast.estimator, 0, 1),
        (cast.estimator, cast.applicant, 0, 1),
        (cast.estimator, cast.desk_officer, 4, 4),  # who is away then
        (cast.estimator, cast.cashier, 4, 3),
        (cast.estimator, cast.cashier, -4, -3),
    ):
        with pytest.raises(substituting.AbsenceRefused):
            absent(person, substitute, since=since, until=until)


def test_substitute_performs_a_claimed_step_for_its_owner(cast, task):
    claiming.claim(task, by=cast.desk_officer, at=timezone.now())
    absent(cast.desk_officer, cast.cashier)

    perform(task.pk, "incomplete", by=fresh(cast.cashier), at=timezone.now(), note="D03")

    entry = task.process.connection_file.timeline.get(kind="step")
    assert (str(entry.by), entry.data["for"]) == ("Cashier", "Desk Officer")


def test_colleague_without_substitution_does_not(cast, task):
    claiming.claim(task, by=cast.desk_officer, at=timezone.now())
    colleague = User.objects.create_user("second@eplatform.example", full_name="Second")
    Posting.objects.create(user=colleague, role="desk_officer")

    with pytest.raises(NotYours):
        perform(task.pk, "incomplete", by=colleague, at=timezone.now())

from datetime import timedelta

import pytest
from django.utils import timezone

from eplatform.accounts.models import Absence, NeverDeleted, Posting, Territory, User
from tests.factories import NOW, connection_file, step
from workflows.engine.errors import NotYours
from workflows.engine.models import Task
from workflows.files import claiming, deactivating, staffing, substituting
from workflows.files.models import ConnectionFile

pytestmark = pytest.mark.django_db


def staff(name, role):
    person = User.objects.create_user(f"{name}@eplatform.example", full_name=name.title())
    Posting.objects.create(user=person, role=role)
    return person


@pytest.fixture
def task(cast):
    found = step(connection_file(cast), "completeness")
    claiming.claim(found, by=cast.desk_officer, at=NOW)
    return found


def last(task):
    return ConnectionFile.objects.get(process=task.process_id).timeline.order_by("-number").first()


def test_deleting_a_person_is_refused(cast):
    with pytest.raises(NeverDeleted):
        cast.desk_officer.delete()


def test_claimed_steps_go_to_the_successor(cast, task):
    heir = staff("heir", "desk_officer")

    done = deactivating.deactivate(
        cast.desk_officer, successor=heir, by=cast.administrator, at=NOW, reason="Mutation"
    )

    assert (done.steps_given, done.steps_returned) == (1, 0)
    assert Task.objects.get(pk=task.pk).owner == heir
    assert not User.objects.get(pk=cast.desk_officer.pk).is_active
    assert (last(task).kind, last(task).data["from"], last(task).note) == (
        "step_assigned",
        "Desk Officer",
        "Mutation",
    )


@pytest.mark.parametrize("successor", [None, "cashier"])
def test_claimed_steps_go_back_where_nobody_succeeds(cast, task, successor):
    heir = getattr(cast, successor) if successor else None

    done = deactivating.deactivate(cast.desk_officer, successor=heir, by=cast.administrator, at=NOW)

    assert (done.steps_given, done.steps_returned) == (0, 1)
    assert Task.objects.get(pk=task.pk).owner is None
    assert last(task).kind == "step_released"


def test_files_get_another_coordinator(cast):
    file, other = connection_file(cast), staff("other", "coordinator")

    done = deactivating.deactivate(cast.coordinator, successor=None, by=cast.administrator, at=NOW)

    assert done.files == 1
    assert ConnectionFile.objects.get(pk=file.pk).coordinator == other
    assert file.timeline.order_by("-number").first().kind == "coordinator_named"


def test_absences_end_or_go_to_the_successor(cast):
    today, at = timezone.localdate(), timezone.now()
    own = substituting.declare(
        cast.estimator, cast.cashier, since=today, until=today, by=cast.estimator, at=at
    )
    later = today + timedelta(days=3)
    covered = substituting.declare(
        cast.inspector, cast.estimator, since=later, until=later, by=cast.inspector, at=at
    )
    heir = staff("heir", "estimator")

    deactivating.deactivate(cast.estimator, successor=heir, by=cast.administrator, at=at)

    assert Absence.objects.get(pk=own.pk).ended_at is not None
    assert Absence.objects.get(pk=covered.pk).substitute == heir


def test_once_more_goes_on_where_it_stopped(cast, task):
    deactivating.close_account(cast.desk_officer, None, by=cast.administrator)

    done = deactivating.deactivate(cast.desk_officer, successor=None, by=cast.administrator, at=NOW)

    assert done.steps_returned == 1


def test_deactivating_is_the_administrators(cast, task):
    for by, person in (
        (cast.manager, cast.desk_officer),
        (cast.desk_officer, cast.cashier),
        (cast.administrator, cast.administrator),
    ):
        with pytest.raises(NotYours):
            deactivating.deactivate(person, successor=None, by=by, at=NOW)
    with pytest.raises(deactivating.CannotLeave):
        deactivating.deactivate(cast.cashier, successor=cast.applicant, by=cast.administrator, at=NOW)
    assert User.objects.get(pk=cast.cashier.pk).is_active


def test_administrator_of_one_territory_closes_no_account_of_another(cast):
    here, elsewhere = (
        Territory.objects.create(code=code, name_fr=code, name_ar=code, name_en=code) for code in ("a", "b")
    )
    cast.administrator.postings.update(territory=here)
    administrator = User.objects.get(pk=cast.administrator.pk)

    for place in (elsewhere, None):
        cast.cashier.postings.update(territory=place)
        person = User.objects.get(pk=cast.cashier.pk)
        with pytest.raises(NotYours):
            deactivating.deactivate(person, successor=None, by=administrator, at=NOW)
        assert not substituting.can_declare_absence(administrator, person)
        assert not staffing.can_see_person(administrator, person)
        assert person not in staffing.staff_of(administrator, NOW.date())

    cast.cashier.postings.update(territory=here)
    person = User.objects.get(pk=cast.cashier.pk)
    assert person in staffing.staff_of(administrator, NOW.date())
    deactivating.deactivate(person, successor=None, by=administrator, at=NOW)
    assert not User.objects.get(pk=cast.cashier.pk).is_active

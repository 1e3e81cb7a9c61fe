"""A question put into SQL once finds for everybody what the question itself finds."""

import pytest

from eplatform.accounts.kept_for import KeptFor, Shape
from eplatform.accounts.models import Membership, Organisation, Posting, Territory, User
from tests.factories import connection_file
from workflows.files.models import ConnectionFile

pytestmark = pytest.mark.django_db

VISIBLE = KeptFor(
    lambda person, reference: ConnectionFile.objects.visible_to(person).filter(reference=reference), "of"
)
EVERYBODY = (
    "applicant", "colleague", "reader", "stranger", "desk_officer", "coordinator", "study_engineer",
    "estimator", "approver", "cashier", "inspector", "commission", "operations", "manager", "administrator",
)  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_kept_question_finds_what_the_question_finds(cast, who):
    person, file = getattr(cast, who), connection_file(cast)

    found = [VISIBLE.found(person, reference) for reference in (file.reference, "other")]

    assert found == [list(ConnectionFile.objects.visible_to(person)), []]


def test_person_of_the_same_shape_sees_their_own_files_only(cast):
    file, person = connection_file(cast), fresh(cast.stranger)
    Membership.objects.filter(user=person).delete()
    Membership.objects.create(user=person, organisation=another(file), right="admin")

    assert Shape.of(person) == Shape.of(fresh(cast.applicant))
    assert VISIBLE.found(fresh(cast.applicant), file.reference) == [file]
    assert VISIBLE.found(person, file.reference) == []


def test_second_organisation_and_second_place_are_asked_about(cast):
    file, person = connection_file(cast), fresh(cast.applicant)
    Membership.objects.create(user=person, organisation=another(file))
    officer = cast.desk_officer
    elsewhere = Territory.objects.create(code="east", name_fr="Est", name_ar="الشرق", name_en="East")
    Posting.objects.filter(user=officer).update(territory=elsewhere)

    assert VISIBLE.found(fresh(officer), file.reference) == []
    Posting.objects.create(user=officer, role="inspector", territory=file.territory)

    assert VISIBLE.found(person, file.reference) == [file]
    assert VISIBLE.found(fresh(officer), file.reference) == [file]


def test_who_belongs_nowhere_or_is_not_active_finds_nothing(cast):
    file, person = connection_file(cast), fresh(cast.applicant)
    person.is_active = False
    nobody = User.objects.create(email="personne@example.org")

    assert VISIBLE.found(person, file.reference) == []
    assert VISIBLE.found(nobody, file.reference) == []


def fresh(person):
    return User.objects.get(pk=person.pk)


def another(file):
    return Organisation.objects.create(name="Autre", ice="009999999000099", kind=file.applicant.kind)

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from eplatform.accounts.joining import (
    OrganisationKnown,
    applicant_person,
    ensure_unknown,
    found_organisation,
    holder,
)
from eplatform.accounts.models import AddressKnown, Membership, Organisation, User

pytestmark = pytest.mark.django_db
ICE = "001525412000078"


@pytest.fixture
def founder():
    return User.objects.create_user("omar@example.ma", "a long enough password", full_name="Omar Tazi")


def test_found_organisation_makes_its_founder_the_administrator(founder):
    organisation = found_organisation(name="Tazi Promotion", ice=ICE, kind="developer", by=founder)

    membership = Membership.objects.get(organisation=organisation)
    assert (membership.user, membership.right) == (founder, Membership.Right.ADMIN)


def test_found_organisation_twice_is_refused(founder):
    found_organisation(name="Tazi Promotion", ice=ICE, kind="developer", by=founder)

    with pytest.raises(OrganisationKnown):
        found_organisation(name="Another name", ice=ICE, kind="developer", by=founder)
    assert Organisation.objects.filter(ice=ICE).count() == 1


def test_ensure_unknown_lets_a_new_number_pass():
    ensure_unknown(ICE)


def test_address_in_other_letters_is_the_same_address(founder):
    with translation.override("fr"), pytest.raises(AddressKnown, match="déjà un compte avec cette adresse"):
        User.objects.create_user("Omar@Example.MA", full_name="Somebody else")

    assert User.objects.get(email="omar@example.ma") == founder


def test_address_in_other_letters_is_refused_by_the_database(founder):
    with pytest.raises(IntegrityError, match="user_email_in_any_case"), transaction.atomic():
        User.objects.create(email="OMAR@example.ma", full_name="Somebody else")


def test_platform_staff_is_not_made_twice(founder):
    with pytest.raises(CommandError, match="already taken"):
        call_command("createsuperuser", email="OMAR@example.ma", full_name="Omar", interactive=False)


def test_applicant_is_found_by_an_address_in_other_letters(founder):
    assert applicant_person(email="OMAR@example.ma", name="Omar", phone="", language="fr") == founder


def test_applicant_is_found_by_another_address_they_confirmed(founder):
    EmailAddress.objects.create(user=founder, email="o.tazi@example.ma", verified=True)
    EmailAddress.objects.create(user=founder, email="not-mine@example.ma", verified=False)

    assert applicant_person(email="O.Tazi@example.ma", name="Omar", phone="", language="fr") == founder
    assert holder("not-mine@example.ma") is None


def test_applicant_who_was_entered_a_moment_ago_is_found(founder, monkeypatch):
    monkeypatch.setattr("eplatform.accounts.joining.holder", lambda email: None)

    assert applicant_person(email="Omar@example.ma", name="Omar", phone="", language="fr") == founder

import pytest

from eplatform.accounts.joining import OrganisationKnown, ensure_unknown, found_organisation
from eplatform.accounts.models import Membership, Organisation, User

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

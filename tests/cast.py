"""The cast of every story: an applicant, a colleague, a stranger, and a member of staff in each role."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from eplatform.accounts.models import Membership, Organisation, Posting, User
from eplatform.accounts.roles import POSTED_ROLES, Role

PASSWORD = "correct-horse-battery"
EMAILS = "eplatform.example"


class Cast:
    """Everybody signs in with <name>@eplatform.example and the same password.

    Each test process keeps the cast in its database, so that a test only looks its people up.
    """

    def __init__(self) -> None:
        self.people = {person.email: person for person in User.objects.filter(email__endswith=f"@{EMAILS}")}
        self.organisations = {found.ice: found for found in Organisation.objects.all()}
        self.organisation = self.known_organisation("Al Amal Développement", "001234567000011")
        self.applicant = self.known_person("applicant", self.organisation, Membership.Right.ADMIN)
        self.colleague = self.known_person("colleague", self.organisation, Membership.Right.EDITOR)
        self.reader = self.known_person("reader", self.organisation, Membership.Right.READER)
        # Another applicant, who must see nothing of the first one's files.
        self.strange_organisation = self.known_organisation("Atlas Promotion", "009876543000022")
        self.stranger = self.known_person("stranger", self.strange_organisation, Membership.Right.ADMIN)
        self.staff = {role: self.member_of_staff(role) for role in sorted(POSTED_ROLES)}

        self.desk_officer = self.staff[Role.DESK_OFFICER]
        self.coordinator = self.staff[Role.COORDINATOR]
        self.study_engineer = self.staff[Role.STUDY_ENGINEER]
        self.estimator = self.staff[Role.ESTIMATOR]
        self.approver = self.staff[Role.APPROVER]
        self.cashier = self.staff[Role.CASHIER]
        self.inspector = self.staff[Role.INSPECTOR]
        self.commission = self.staff[Role.COMMISSION]
        self.operations = self.staff[Role.OPERATIONS]
        self.manager = self.staff[Role.MANAGER]
        self.auditor = self.staff[Role.AUDITOR]
        self.administrator = self.staff[Role.ADMINISTRATOR]

    def for_role(self, role: str) -> User:
        """The member of the cast who performs the steps of a role."""
        return self.applicant if role == Role.APPLICANT else self.staff[role]

    def known_organisation(self, name: str, ice: str) -> Organisation:
        return self.organisations.get(ice) or Organisation.objects.create(
            name=name, ice=ice, kind=Organisation.Kind.DEVELOPER, email=f"office-{ice[-4:]}@{EMAILS}"
        )

    def known_person(self, name: str, organisation: Organisation | None = None, right: str = "") -> User:
        email = f"{name}@{EMAILS}"
        if email in self.people:
            return self.people[email]
        person = User.objects.create_user(
            email, PASSWORD, full_name=name.replace("_", " ").title(), language="fr"
        )
        self.people[email] = person
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        if organisation:
            Membership.objects.create(user=person, organisation=organisation, right=right)
        return person

    def member_of_staff(self, role: str) -> User:
        known = f"{role}@{EMAILS}" in self.people
        person = self.known_person(role)
        if not known:
            Posting.objects.create(user=person, role=role)
        return person


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def stranger_client(cast, client):
    client.force_login(cast.stranger)
    return client

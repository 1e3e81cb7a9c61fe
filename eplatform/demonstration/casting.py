"""Finding who acts: the staff of a role for a network and territory, and the people of an applicant."""

from __future__ import annotations

from decimal import Decimal

from eplatform.accounts.models import Organisation, User
from eplatform.accounts.roles import Role
from eplatform.demonstration.people import COMPANIES, UTILITY_DOMAIN


class Cast:
    """Everybody who acts in the stories, read once."""

    def __init__(self) -> None:
        self.organisations = {company.key: Organisation.objects.get(ice=company.ice) for company in COMPANIES}
        emails = {company.people[0].email: company.key for company in COMPANIES}
        self.people = {emails[user.email]: user for user in User.objects.filter(email__in=emails)}
        self.posted = list(
            User.objects.filter(email__endswith=f"@{UTILITY_DOMAIN}").order_by("pk").with_reach()
        )

    def staff(self, role: str, network: str, territory_id: int) -> User:
        """The first member of staff who holds the role there; those of the place before the central ones."""
        found: User = next(
            user for user in self.posted if user.holds(role, network=network, territory_id=territory_id)
        )
        return found

    def second_reader(self, territory_id: int) -> User:
        """Another estimator of the place than the one who makes its estimates."""
        maker = self.staff(Role.ESTIMATOR, "", territory_id)
        found: User = next(
            user
            for user in self.posted
            if user != maker and user.holds(Role.ESTIMATOR, territory_id=territory_id)
        )
        return found

    def approver(self, amount: Decimal, territory_id: int) -> User:
        """The first approver of the place whose level covers the amount."""
        found: User = next(
            user
            for user in self.posted
            if user.holds(Role.APPROVER, territory_id=territory_id)
            and any(posting.may_approve(amount) for posting in user.held_postings)
        )
        return found

    def of(self, organisation_id: int) -> User:
        """Who acts for an organisation."""
        key = next(key for key, each in self.organisations.items() if each.pk == organisation_id)
        found: User = self.people[key]
        return found

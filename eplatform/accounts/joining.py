"""How a person and an organisation come together when an account is opened."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import AddressKnown, Membership, Organisation, User


class OrganisationKnown(ValidationError):
    """An organisation lets people in through its own administrator, never by its number alone."""

    def __init__(self, ice: str) -> None:
        super().__init__(
            _(
                "The organisation with the ICE %(ice)s has an account already."
                " Ask its administrator to add you."
            ),
            code="organisation_known",
            params={"ice": ice},
        )


def ensure_unknown(ice: str) -> None:
    if Organisation.objects.filter(ice=ice).exists():
        raise OrganisationKnown(ice)


def found_organisation(*, name: str, ice: str, kind: str, phone: str = "", by: User) -> Organisation:
    """Create the organisation and make its founder its administrator; raises OrganisationKnown."""
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=name, ice=ice, kind=kind, email=by.email, phone=phone
            )
            Membership.objects.create(user=by, organisation=organisation, right=Membership.Right.ADMIN)
    except IntegrityError as error:
        raise OrganisationKnown(ice) from error
    return organisation


def applicant_person(*, email: str, name: str, phone: str, language: str) -> User:
    """Who answers for an applicant known by e-mail alone; a new account opens with a password reset."""
    person = holder(email)
    if person is None:
        facts = {"full_name": name[:150], "phone": phone, "language": language}
        try:
            person = User.objects.create_user(email, None, **facts)
        except AddressKnown:  # somebody opened it a moment ago
            person = User.objects.get(email__iexact=email)
    return person


def holder(email: str) -> User | None:
    """Whose address it is, as the one they sign in with or as another that they confirmed."""
    known: User | None = User.objects.filter(email__iexact=email).first()
    if known is None:
        confirmed = EmailAddress.objects.filter(email=email.lower(), verified=True).first()
        known = confirmed.user if confirmed else None
    return known

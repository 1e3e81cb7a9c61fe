"""People, and the postings that say what staff do where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.absences import Absence
from eplatform.accounts.networks import Network
from eplatform.accounts.organisations import Membership, Organisation
from eplatform.accounts.places import Agency, Commune, Territory
from eplatform.accounts.roles import POSTED_ROLES, Role
from eplatform.accounts.tokens import ApiToken
from eplatform.known_words import words_are_known
from eplatform.statements.prepared import KeptRows

__all__ = [
    "Absence",
    "Agency",
    "ApiToken",
    "Commune",
    "Membership",
    "Organisation",
    "Posting",
    "Territory",
    "User",
]


class AddressKnown(ValidationError):
    """An address belongs to one person, however its letters are written."""

    def __init__(self) -> None:
        super().__init__(_("Somebody has an account with this e-mail address already."), code="address_known")


class NeverDeleted(Exception):
    """People and organisations stay in the record: deactivate them instead."""


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def posted_as(self, role: str, *, network: str = "", territory_id: int | None = None) -> UserQuerySet:
        """Active staff who hold the role for the network and in the territory."""
        places = models.Q(postings__territory=None) | models.Q(postings__territory_id=territory_id)
        # As Posting.covers has it: where no network is asked for, a posting for any of them will do.
        networks = models.Q(postings__network__in=["", network]) if network else models.Q()
        return self.active().filter(places, networks, postings__role=role).distinct()

    def with_presence(self, day: date) -> UserQuerySet:
        """Each person with ``is_away``, whether they are absent that day."""
        away = Absence.objects.running(day).filter(person=models.OuterRef("pk"))
        return self.annotate(is_away=models.Exists(away))

    def with_reach(self) -> list[User]:
        """These people with what they reach today, found in three statements however many they are."""
        people = list(self)
        held = holdings_of_each([person.pk for person in people], timezone.localdate())
        for person in people:
            person.held_postings = held.get(person.pk, ())
        return people

    def delete(self) -> NoReturn:
        raise NeverDeleted(_("People are never deleted: deactivate them and hand their work over."))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> User:
        """Open an account; raises AddressKnown, also where two open one at the same moment."""
        user: User = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        try:
            with transaction.atomic(using=self._db):
                user.save(using=self._db)
        except IntegrityError as error:
            if self.filter(email__iexact=user.email).exists():
                raise AddressKnown from error
            raise
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **facts)

    def get_by_natural_key(self, username: str | None) -> User:
        found: User = self.get(email__iexact=username)
        return found


@words_are_known
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address; never deleted, only deactivated."""

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        default="fr",
        choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")],
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("platform staff"), default=False)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_in_any_case"),
            models.CheckConstraint(
                condition=models.Q(language__in=["fr", "ar", "en"]), name="user_language_known"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NeverDeleted(_("People are never deleted: deactivate them and hand their work over."))

    @cached_property
    def held_postings(self) -> tuple[Posting, ...]:
        """Their own, and those of whoever they stand in for today; it ends there, at one level."""
        return tuple(HELD.found(self.pk, timezone.localdate()))

    @property
    def own_postings(self) -> tuple[Posting, ...]:
        return tuple(posting for posting in self.held_postings if posting.user_id == self.pk)

    @property
    def substituted_ids(self) -> frozenset[int]:
        """Those they stand in for today."""
        return frozenset(posting.user_id for posting in self.held_postings) - {self.pk}

    @cached_property
    def held_memberships(self) -> tuple[Membership, ...]:
        return tuple(MEMBERSHIPS.found(self.pk))

    def forget_memberships(self) -> None:
        """They have just changed, and are read anew when they are wanted next."""
        self.__dict__.pop("held_memberships", None)

    @property
    def organisation_ids(self) -> frozenset[int]:
        return frozenset(each.organisation_id for each in self.held_memberships)

    @property
    def acting_organisation_ids(self) -> frozenset[int]:
        """Organisations this person may act for, not only read."""
        return frozenset(each.organisation_id for each in self.held_memberships if each.may_act)

    @property
    def outside_organisation_ids(self) -> frozenset[int]:
        """Organisations besides the utility that this person belongs to, if only to read."""
        return frozenset(
            each.organisation_id
            for each in self.held_memberships
            if each.organisation.kind != Organisation.Kind.UTILITY
        )

    @property
    def is_utility_staff(self) -> bool:
        return bool(self.held_postings)

    def holds(self, role: str, *, network: str = "", territory_id: int | None = None) -> bool:
        return any(
            posting.covers(role, network=network, territory_id=territory_id) for posting in self.held_postings
        )

    def leads(self, *roles: str, territory_id: int | None) -> bool:
        """Whether one of these roles is held for the territory; for none, that is for all of them at once."""
        return self.is_active and any(
            posting.role in roles and posting.territory_id in (None, territory_id)
            for posting in self.held_postings
        )

    def acts_for(
        self, role: str, *, network: str = "", territory_id: int | None = None, owner_id: int | None = None
    ) -> User | None:
        """Whom they stand in for at a step: its absent owner, or whose posting alone opens it."""
        found = [
            posting.user
            for posting in self.held_postings
            if posting.covers(role, network=network, territory_id=territory_id)
        ]
        owner = next((person for person in found if person.pk == owner_id), None)
        absent = owner or next((person for person in found if person.pk == self.pk), next(iter(found), None))
        return None if absent is None or absent.pk == self.pk else absent


@words_are_known
class Posting(models.Model):
    """A role held by a member of staff, for one network or all, in one territory or all."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(
        _("role"), max_length=20, choices=[c for c in Role.choices if c[0] in POSTED_ROLES]
    )
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, null=True, blank=True)
    approval_limit = models.DecimalField(
        _("approves up to (MAD, VAT included)"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "network", "territory"], name="posting_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(POSTED_ROLES)), name="posting_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"

    def covers(self, role: str, *, network: str = "", territory_id: int | None = None) -> bool:
        """Whether its holder performs the role there; a step without a network asks for none."""
        return (
            self.role == role
            and (not network or self.network in ("", network))
            and (self.territory_id is None or territory_id is None or self.territory_id == territory_id)
        )

    def may_approve(self, amount: Decimal) -> bool:
        """Whether the amount, VAT included, is within the holder's level."""
        return self.role == Role.APPROVER and (self.approval_limit is None or amount <= self.approval_limit)


def holdings(person: int, day: date) -> models.QuerySet[Posting]:
    """The postings of a person, and of those they stand in for that day."""
    away = Absence.objects.stood_in_for(day).filter(substitute=person)
    reach = models.Q(user=person) | models.Q(user__in=away.values("person"))
    return Posting.objects.filter(reach).select_related("user").order_by("pk")


#: Every page and every act asks for them; no key is negative, and no day so long ago.
HELD = KeptRows(holdings, -1, date.min)
MEMBERSHIPS: KeptRows[Membership] = KeptRows(
    lambda pk: Membership.objects.filter(user=pk).select_related("organisation").order_by("pk"), -1
)


def holdings_of_each(people: Iterable[int], day: date) -> dict[int, tuple[Posting, ...]]:
    """As ``holdings``, for many people in two statements."""
    ids = list(people)
    away = Absence.objects.stood_in_for(day).filter(substitute__in=ids)
    reaches = [(person, person) for person in ids] + list(away.values_list("substitute_id", "person_id"))
    held: dict[int, list[Posting]] = {}
    for posting in Posting.objects.filter(user__in={holder for _person, holder in reaches}).select_related(
        "user"
    ):
        held.setdefault(posting.user_id, []).append(posting)
    return {
        person: tuple(
            posting for reacher, holder in reaches if reacher == person for posting in held.get(holder, ())
        )
        for person in ids
    }

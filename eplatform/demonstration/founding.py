"""Founding the made-up utility: its places and calendar, its people, the applicants and the price list."""

from __future__ import annotations

from datetime import date, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from eplatform.accounts.models import (
    Agency,
    Commune,
    Membership,
    Organisation,
    Posting,
    Territory,
    User,
)
from eplatform.demonstration.accounts import PASSWORD
from eplatform.demonstration.people import (
    CENTRAL_NAMES,
    CENTRAL_POSTS,
    COMPANIES,
    NAMES,
    POSTS,
    UTILITY_ICE,
    UTILITY_NAME,
    Post,
    post_address,
)
from eplatform.demonstration.places import CLOSURES, COMMUNES, PLACES
from eplatform.demonstration.standards import promise
from quotes import tariffs
from quotes.demonstration_prices import tariff
from quotes.models.prices import PriceList
from workflows.engine import editions
from workflows.engine.models import Calendar, CalendarDay

#: The stories reach back less than this.
YEARS_BACK = 3


def found(at: datetime) -> None:
    """Everything the stories stand on."""
    found_places()
    year = timezone.localdate(at).year
    close_days(year)
    promise(date(year - YEARS_BACK, 1, 1))
    encoded = make_password(PASSWORD)  # costly by intent, so once for all of them
    found_staff(encoded)
    found_companies(encoded)
    keep_prices()


def found_places() -> None:
    """Places that are there already, in a database used before, stay as they are."""
    agencies = {}
    for place in PLACES:
        territory, _new = Territory.objects.get_or_create(code=place.code, defaults=named(place.territory))
        agencies[place.code], _new = Agency.objects.get_or_create(
            code=f"agence-{place.code}", defaults={"territory": territory, **named(place.agency)}
        )
    Commune.objects.bulk_create(
        (
            Commune(code=code, name_fr=french, name_ar=arabic, agency=agencies[territory])
            for code, french, arabic, territory in COMMUNES
        ),
        ignore_conflicts=True,
    )


def named(names: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("name_fr", "name_ar", "name_en"), names, strict=True))


def close_days(year: int) -> None:
    """The calendar of the whole concession: weekends, national holidays and the utility's own closures."""
    calendar, _new = Calendar.objects.get_or_create(territory=None)
    CalendarDay.objects.bulk_create(
        (
            CalendarDay(calendar=calendar, date=date(each, month, day), label=reason)
            for each in range(year - YEARS_BACK, year + 2)
            for month, day, reason in CLOSURES
        ),
        ignore_conflicts=True,
    )
    editions.changed()


def found_staff(encoded: str) -> None:
    utility = Organisation.objects.create(
        name=UTILITY_NAME, ice=UTILITY_ICE, kind=Organisation.Kind.UTILITY, email="contact@regie.example",
        confirmed_at=timezone.now(),
    )  # fmt: skip
    for territory in Territory.objects.filter(code__in=NAMES):
        for post, name in zip(POSTS, NAMES[territory.code], strict=True):
            take_post(post, name, territory, utility, encoded)
    for post, name in zip(CENTRAL_POSTS, CENTRAL_NAMES, strict=True):
        take_post(post, name, None, utility, encoded)


def take_post(
    post: Post, name: str, territory: Territory | None, utility: Organisation, encoded: str
) -> None:
    person = enrol(post_address(post, territory.code if territory else ""), name, "fr", encoded)
    Membership.objects.create(user=person, organisation=utility, right=Membership.Right.READER)
    Posting.objects.bulk_create(
        Posting(
            user=person, role=post.role, network=network, territory=territory, approval_limit=post.limit
        )
        for network in post.networks
    )  # fmt: skip


def found_companies(encoded: str) -> None:
    for company in COMPANIES:
        organisation = Organisation.objects.create(
            name=company.name, ice=company.ice, kind=company.kind, phone=company.phone,
            email=company.people[0].email, confirmed_at=timezone.now(),
        )  # fmt: skip
        for somebody in company.people:
            person = enrol(somebody.email, somebody.full_name, somebody.language, encoded)
            Membership.objects.create(user=person, organisation=organisation, right=somebody.right)


def enrol(email: str, full_name: str, language: str, encoded: str) -> User:
    """A person who can sign in at once: the address counts as verified."""
    person: User = User.objects.create(email=email, full_name=full_name, language=language, password=encoded)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person


def keep_prices() -> None:
    """The demonstration's prices, unless there are others: two lists are never in force at once."""
    if PriceList.objects.exists():
        return
    tariffs.keep(tariff(), name="Barème de démonstration – tarif non officiel")

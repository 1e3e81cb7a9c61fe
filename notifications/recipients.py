"""Who is meant by the names on the routing page: people found from an entry of the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from eplatform.accounts.models import Membership, User
from eplatform.accounts.roles import Role
from workflows.files.models import ConnectionFile, Party, TimelineEntry

ACTING = [Membership.Right.ADMIN, Membership.Right.EDITOR]


@dataclass(frozen=True)
class Recipients:
    """A name of the routing page: whom it finds, and whether they are also written to outside the portal."""

    name: str
    find: Callable[[TimelineEntry], Iterable[User]]
    outside: bool = True
    #: The utility's own people are not told what they did themselves; the applicant's side is, as a receipt.
    own_acts: bool = True


def people_of(connection_file: ConnectionFile, capacity: str) -> QuerySet[User]:
    """Active members who may act for an organisation that now takes part in that capacity."""
    parties = Party.objects.current().filter(connection_file=connection_file, capacity=capacity)
    members = Membership.objects.filter(
        right__in=ACTING, organisation_id__in=parties.values("organisation_id")
    )
    people: QuerySet[User] = User.objects.active().filter(pk__in=members.values("user_id"))
    return people


def applicant_people(entry: TimelineEntry) -> Iterable[User]:
    return people_of(entry.connection_file, Party.Capacity.APPLICANT)


def design_office_people(entry: TimelineEntry) -> Iterable[User]:
    return people_of(entry.connection_file, Party.Capacity.DESIGN_OFFICE)


def contractor_people(entry: TimelineEntry) -> Iterable[User]:
    return people_of(entry.connection_file, Party.Capacity.CONTRACTOR)


def people_named(entry: TimelineEntry) -> Iterable[User]:
    """Members who may act for the organisation that the entry names, whether or not it still takes part."""
    members = Membership.objects.filter(right__in=ACTING, organisation_id=entry.data.get("organisation_id"))
    found: QuerySet[User] = User.objects.active().filter(pk__in=members.values("user_id"))
    return found


def named_coordinator(entry: TimelineEntry) -> Iterable[User]:
    """The single contact at the utility, once one is named."""
    found = entry.connection_file.coordinator
    return [found] if found is not None and found.is_active else []


def managers_of_the_place(entry: TimelineEntry) -> Iterable[User]:
    return posted(entry, {Role.MANAGER})


def staff_of_opened_steps(entry: TimelineEntry) -> list[User]:
    """Everyone whose inbox the steps just opened fall into, by role, network and territory."""
    steps = opened_steps(entry)
    people = posted(entry, {node.role for node, _network, _phase in steps})
    return [person for person in people if any(falls_to(person, entry, node, net) for node, net, _ in steps)]


def staff_of_named_roles(entry: TimelineEntry) -> list[User]:
    """Those who hold a role that the entry names, there and for its network."""
    roles = entry.data.get("roles", [])
    territory_id = entry.connection_file.territory_id
    return [
        person
        for person in posted(entry, roles)
        if any(person.holds(role, network=entry.network, territory_id=territory_id) for role in roles)
    ]


def falls_to(person: User, entry: TimelineEntry, node: Any, network: str) -> bool:
    return person.holds(node.role, network=network, territory_id=entry.connection_file.territory_id)


def posted(entry: TimelineEntry, roles: Iterable[str]) -> QuerySet[User]:
    """Active staff who hold one of the roles in the file's territory, with their postings."""
    place = Q(postings__territory=None) | Q(postings__territory_id=entry.connection_file.territory_id)
    people: QuerySet[User] = User.objects.active().filter(place, postings__role__in=sorted(roles))
    return people.distinct().prefetch_related("postings")


def opened_steps(entry: TimelineEntry) -> list[tuple[Any, str, int | None]]:
    """The steps an entry opened: node of the process page, network, phase."""
    nodes = {step.name: step for step in entry.connection_file.flow.steps()}
    return [(nodes[name], network, phase) for name, network, phase in entry.data.get("opened", [])]


APPLICANT = Recipients("the applicant", applicant_people)
DESIGN_OFFICE = Recipients("the design office", design_office_people)
CONTRACTOR = Recipients("the contractor", contractor_people)
NAMED_PARTY = Recipients("the party that joins or leaves", people_named)
COORDINATOR = Recipients("the coordinator", named_coordinator, own_acts=False)
STAFF_IN_TURN = Recipients("the staff whose turn it is", staff_of_opened_steps, outside=False, own_acts=False)
ROLES_NAMED = Recipients("the roles that the entry names", staff_of_named_roles, own_acts=False)
MANAGERS = Recipients("the managers", managers_of_the_place, own_acts=False)

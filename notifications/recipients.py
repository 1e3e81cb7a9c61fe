"""Who is meant by the names on the routing page: people found from an entry of the timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from eplatform.accounts.models import Absence, Membership, Posting, User
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


def posted(entry: TimelineEntry, roles: Iterable[str]) -> list[User]:
    """Active staff who hold one of the roles in the file's territory, or stand in today for who does."""
    place = Q(territory=None) | Q(territory_id=entry.connection_file.territory_id)
    holders = Posting.objects.filter(place, role__in=sorted(roles)).values("user")
    away = Absence.objects.running(timezone.localdate()).filter(person__in=holders, person__is_active=True)
    people = User.objects.active().filter(Q(pk__in=holders) | Q(pk__in=away.values("substitute")))
    found: list[User] = people.order_by("pk").with_reach()
    return found


def assigned_person(entry: TimelineEntry) -> list[User]:
    """Whoever was given the step, and who stands in for them today."""
    given = entry.data.get("to_id")
    away = Absence.objects.running(timezone.localdate()).filter(person=given)
    people = User.objects.active().filter(Q(pk=given) | Q(pk__in=away.values("substitute")))
    return list(people.order_by("pk"))


def people_in_turn(entry: TimelineEntry) -> list[User]:
    """Those for whom the steps that an entry names wait; a claimed step waits for its owner alone."""
    steps = waiting_steps(entry)
    people = {person.pk: person for person in applicant_people(entry)} if any_for_applicant(steps) else {}
    staff = posted(entry, {node.role for node, _network, _phase in steps})
    owners = owners_of(entry)
    return [
        *people.values(),
        *(
            person
            for person in staff
            if any(waits_for(person, entry, step, owners.get(key_of(step))) for step in steps)
        ),
    ]


def any_for_applicant(steps: Iterable[tuple[Any, str, int | None]]) -> bool:
    return any(node.role == Role.APPLICANT for node, _network, _phase in steps)


def waits_for(
    person: User, entry: TimelineEntry, step: tuple[Any, str, int | None], owner_id: int | None
) -> bool:
    node, network, _phase = step
    is_free = owner_id is None or owner_id == person.pk or owner_id in person.substituted_ids
    return is_free and falls_to(person, entry, node, network)


def key_of(step: tuple[Any, str, int | None]) -> tuple[str, str, int | None]:
    node, network, phase = step
    return node.name, network, phase


def owners_of(entry: TimelineEntry) -> dict[tuple[str, str, int | None], int]:
    """Who has claimed the open steps of the file."""
    rows = entry.connection_file.open_steps().exclude(owner=None)
    claimed = rows.values_list("step", "network", "phase", "owner_id")
    return {(step, network, phase): owner for step, network, phase, owner in claimed}


Steps = list[tuple[Any, str, int | None]]


def opened_steps(entry: TimelineEntry) -> Steps:
    """The steps an entry opened: node of the process page, network, phase."""
    return named_steps(entry, "opened")


def waiting_steps(entry: TimelineEntry) -> Steps:
    """The steps that waited when somebody reminded of them."""
    return named_steps(entry, "waiting")


def named_steps(entry: TimelineEntry, key: str) -> Steps:
    nodes = {step.name: step for step in entry.connection_file.flow.steps()}
    return [(nodes[name], network, phase) for name, network, phase in entry.data.get(key, [])]


APPLICANT = Recipients("the applicant", applicant_people)
DESIGN_OFFICE = Recipients("the design office", design_office_people)
CONTRACTOR = Recipients("the contractor", contractor_people)
NAMED_PARTY = Recipients("the party that joins or leaves", people_named)
COORDINATOR = Recipients("the coordinator", named_coordinator, own_acts=False)
STAFF_IN_TURN = Recipients("the staff whose turn it is", staff_of_opened_steps, outside=False, own_acts=False)
ROLES_NAMED = Recipients("the roles that the entry names", staff_of_named_roles, own_acts=False)
ASSIGNEE = Recipients("whoever was given the step", assigned_person, own_acts=False)
PEOPLE_IN_TURN = Recipients("those whose turn it is", people_in_turn, own_acts=False)
MANAGERS = Recipients("the managers", managers_of_the_place, own_acts=False)

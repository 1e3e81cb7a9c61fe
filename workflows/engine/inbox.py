"""The inbox: the open steps that wait for a person, one search of an index for each place they reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from django.db import connection

from eplatform.accounts.models import Territory, User
from eplatform.accounts.roles import POSTED_ROLES, Role
from workflows.engine.priorities import NO_DUE_DATE
from workflows.engine.versions import all_versions

#: Whoever holds one of these in a territory may see all its work and hand it out.
DIRECTING = frozenset({Role.COORDINATOR, Role.MANAGER})
#: These perform no step.
WATCHING = frozenset({Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR})

Reach = dict[tuple[str, int], frozenset[str]]
ALL_NETWORKS: frozenset[str] = frozenset()


class Whose(StrEnum):
    """Whose steps are shown."""

    OURS = ""  # claimed by oneself, or by nobody
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    TEAM = "team"  # everybody's, where one directs


@dataclass(frozen=True)
class Wanted:
    """What narrows an inbox."""

    whose: Whose = Whose.OURS
    network: str = ""
    territory_id: int | None = None
    role: str = ""
    step: str = ""
    late: bool = False
    snoozed: bool = False


@dataclass(frozen=True)
class Mark:
    """The place of a step in the order of every inbox; a page goes on after one."""

    held: bool
    priority: int
    due_at: datetime
    pk: int

    def token(self) -> str:
        due = "" if self.due_at == NO_DUE_DATE else self.due_at.isoformat()
        return f"{int(self.held)}~{self.priority}~{due}~{self.pk}"

    @classmethod
    def read(cls, token: str) -> Self | None:
        """The place a token names; none for a bent address, which then shows the first page."""
        try:
            held, priority, moment, pk = token.split("~")
            due = moment_of(moment) if moment else NO_DUE_DATE
            mark = cls(bool(int(held)), int(priority), due, int(pk))
        except (ValueError, OverflowError):
            return None
        is_sound = abs(mark.priority) < 100 and 0 <= mark.pk < 2**63
        return mark if is_sound else None


def moment_of(told: str) -> datetime:
    """The moment that an address names, where + is a space.

    Raises ValueError for one without its zone, and OverflowError for one that no calendar of UTC has.
    """
    moment = datetime.fromisoformat(told.replace(" ", "+"))
    if moment.tzinfo is None:
        raise ValueError(told)
    return moment.astimezone(UTC)


ORDER = "step.held, step.priority, coalesce(step.due_at, %(never)s), step.id"
BRANCH = f"""
SELECT found.* FROM {{places}} CROSS JOIN LATERAL (
    SELECT step.held, step.priority, coalesce(step.due_at, %(never)s) AS due_at, step.id
    FROM workflows_task step
    WHERE step.finished IS NULL AND {{conditions}}
    ORDER BY {ORDER} LIMIT %(limit)s
) found
"""  # noqa: S608 - only names that stand in this module are put in; values travel beside the statement
PLACES = (
    "unnest(%(roles)s::varchar[], %(territories)s::bigint[], %(networks)s::text[])"
    " AS place (role, territory_id, networks)"
)
IN_PLACE = (
    "step.role = place.role",
    "step.territory_id = place.territory_id",
    "(place.networks = '' OR step.network = ANY (string_to_array(place.networks, ',')))",
)
OWNERS = "unnest(%(owners)s::bigint[]) AS owner (id)"


def find(
    user: User, *, at: datetime, limit: int, wanted: Wanted = Wanted(), after: Mark | None = None
) -> list[Mark]:
    """The first steps of the person's inbox, or those after a place: held ones last, urgent ones first."""
    reach = narrowed(team_of(user) if wanted.whose is Whose.TEAM else reach_of(user), wanted)
    facts: dict[str, Any] = {
        "never": NO_DUE_DATE,
        "limit": limit,
        "at": at,
        "owners": owners_of(user, wanted),
    }
    facts |= as_arrays(reach)
    conditions = [*filters(wanted, facts), *following(after, facts)]
    branches = []
    if reach and wanted.whose is not Whose.MINE:
        free = [] if wanted.whose is Whose.TEAM else ["step.owner_id IS NULL"]
        branches.append(branch(PLACES, [*IN_PLACE, *free, *conditions]))
    if facts["owners"]:
        branches.append(branch(OWNERS, ["step.owner_id = owner.id", *conditions]))
    if not branches:
        return []
    statement = " UNION ALL ".join(branches) + " ORDER BY held, priority, due_at, id LIMIT %(limit)s"
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [Mark(*row) for row in cursor.fetchall()]


def branch(places: str, conditions: Iterable[str]) -> str:
    return BRANCH.format(places=places, conditions=" AND ".join(conditions))


def filters(wanted: Wanted, facts: dict[str, Any]) -> Iterable[str]:
    """The conditions every branch has, their values written into ``facts``."""
    facts |= {
        "network": wanted.network,
        "territory": wanted.territory_id,
        "role": wanted.role,
        "step": wanted.step,
    }
    yield (
        "step.snoozed_until > %(at)s"
        if wanted.snoozed
        else ("(step.snoozed_until IS NULL OR step.snoozed_until <= %(at)s)")
    )
    if wanted.network:
        yield "step.network = %(network)s"
    if wanted.territory_id:
        yield "step.territory_id = %(territory)s"
    if wanted.role:
        yield "step.role = %(role)s"
    if wanted.step:
        yield "step.step = %(step)s"
    if wanted.late:
        yield "step.due_at < %(at)s AND NOT step.held"


def following(after: Mark | None, facts: dict[str, Any]) -> Iterable[str]:
    if after is not None:
        facts |= {"held": after.held, "priority": after.priority, "due": after.due_at, "pk": after.pk}
        yield f"({ORDER}) > (%(held)s, %(priority)s, %(due)s, %(pk)s)"


def owners_of(user: User, wanted: Wanted) -> list[int]:
    """Whose claimed steps are shown: one's own and, while they are away, those one stands in for."""
    if wanted.whose in (Whose.OURS, Whose.MINE):
        return [user.pk, *sorted(user.substituted_ids)]
    return []


def reach_of(user: User) -> Reach:
    """Role and territory to the networks a person performs steps for; no network named means all."""
    found: dict[tuple[str, int], frozenset[str]] = {}
    postings = [posting for posting in user.held_postings if posting.role not in WATCHING]
    everywhere = territories([None]) if any(posting.territory_id is None for posting in postings) else []
    for posting in postings:
        for territory in everywhere if posting.territory_id is None else [posting.territory_id]:
            key = (posting.role, territory)
            known = found.get(key)
            networks = {posting.network, ""} if posting.network else ALL_NETWORKS
            is_whole = not networks or known == ALL_NETWORKS
            found[key] = ALL_NETWORKS if is_whole else frozenset(networks | (known or set()))
    return found


def team_of(user: User) -> Reach:
    """Every role in the territories that the person directs."""
    directed = [posting.territory_id for posting in user.held_postings if posting.role in DIRECTING]
    places = sorted(set(territories(directed)))
    return {(role, place): ALL_NETWORKS for role in sorted(POSTED_ROLES - WATCHING) for place in places}


def territories(ids: Iterable[int | None]) -> list[int]:
    """The territories of some postings; one without a territory counts for all of them."""
    known = list(ids)
    if None in known:
        return list(Territory.objects.order_by("pk").values_list("pk", flat=True))
    return [pk for pk in known if pk is not None]


def narrowed(reach: Reach, wanted: Wanted) -> Reach:
    """The places that the filters leave, so that the others are not searched."""
    roles = roles_of(wanted.step) if wanted.step else {role for role, _territory in reach}
    return {
        (role, territory): networks
        for (role, territory), networks in reach.items()
        if role in roles and wanted.role in ("", role) and wanted.territory_id in (None, territory)
    }


def roles_of(step: str) -> set[str]:
    """Who performs a step of that name, in any version of any process."""
    return {node.role for flow in all_versions() for node in flow.steps() if node.name == step}


def as_arrays(reach: Reach) -> dict[str, list[Any]]:
    return {
        "roles": [role for role, _territory in reach],
        "territories": [territory for _role, territory in reach],
        "networks": [",".join(sorted(networks)) for networks in reach.values()],
    }

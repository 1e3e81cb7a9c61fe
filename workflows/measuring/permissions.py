"""Who may look at the figures of the process, and of which territories."""

from __future__ import annotations

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role

#: They answer for how long files take, or examine it.
WATCHERS = frozenset({Role.MANAGER, Role.COORDINATOR, Role.AUDITOR, Role.ADMINISTRATOR})


def can_watch(user: User) -> bool:
    return user.is_active and any(posting.role in WATCHERS for posting in user.held_postings)


def watched_territories(user: User) -> frozenset[int] | None:
    """The territories whose figures the person may see; None for the whole concession."""
    places = {posting.territory_id for posting in user.held_postings if posting.role in WATCHERS}
    return None if None in places else frozenset(place for place in places if place is not None)

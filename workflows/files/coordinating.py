"""The file's single contact at the utility: named at intake, replaced when somebody leaves."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from workflows.engine import exits
from workflows.engine.errors import Finished, NotYours
from workflows.files import permissions, timeline
from workflows.files.assigning import CannotPerform
from workflows.files.models import ConnectionFile


def candidates(connection_file: ConnectionFile, day: date) -> QuerySet[User]:
    """Who else could be the contact: coordinators of the territory, those present first, with ``is_away``."""
    posted = User.objects.posted_as(Role.COORDINATOR, territory_id=connection_file.territory_id)
    others = posted.exclude(pk=connection_file.coordinator_id)
    found: QuerySet[User] = others.with_presence(day).order_by("is_away", "full_name")
    return found


@transaction.atomic
def name_coordinator(
    connection_file: ConnectionFile, to: User, *, by: User, at: datetime, reason: str = ""
) -> ConnectionFile:
    """Make somebody the contact of a running file; raises Finished, NotYours or CannotPerform."""
    connection_file = exits.locked(connection_file.process).connection_file
    if not connection_file.is_running:
        raise Finished(_("This connection file is closed; nothing can be done on it any more."))
    if not permissions.can_name_coordinator(by, connection_file):
        raise NotYours(_("You may not do this on the connection file %(reference)s.")
                       % {"reference": connection_file.reference})  # fmt: skip
    if not coordinates(to, connection_file.territory_id):
        raise CannotPerform(_("%(who)s is no coordinator of this territory.") % {"who": to})
    return put_in_charge(connection_file, to, by=by, at=at, reason=reason)


def coordinates(user: User, territory_id: int) -> bool:
    own = (posting for posting in user.own_postings if user.is_active)
    return any(posting.covers(Role.COORDINATOR, territory_id=territory_id) for posting in own)


def put_in_charge(
    connection_file: ConnectionFile, to: User | None, *, by: User | None, at: datetime, reason: str = ""
) -> ConnectionFile:
    """Write the coordinator of a locked file, with the change on its timeline."""
    former = connection_file.coordinator
    if former == to:
        return connection_file
    connection_file.coordinator = to
    connection_file.save(update_fields=["coordinator"])
    facts = {"from": str(former or ""), "to": str(to or ""), "to_id": to.pk if to else None}
    timeline.record(connection_file, "coordinator_named", by=by, at=at, note=reason, data=facts)
    return connection_file

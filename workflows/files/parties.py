"""Design offices and contractors that the applicant names: they see the file until their part ends."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import Organisation, User
from workflows.engine import exits
from workflows.engine.errors import NotYours, Refused
from workflows.files import permissions, timeline
from workflows.files.models import ConnectionFile, Party

NOMINATED = (Party.Capacity.DESIGN_OFFICE, Party.Capacity.CONTRACTOR)


class AlreadyTakesPart(Refused):
    """The organisation has that part already."""


class TakesPartNoMore(Refused):
    """The part has ended already."""


class WrongCapacity(Refused):
    """The organisation is not of the trade that the part asks for."""


@transaction.atomic
def nominate(
    connection_file: ConnectionFile, organisation: Organisation, capacity: str, *, by: User, at: datetime
) -> Party:
    """Name a design office or a contractor; a new contractor does not drive out the old one."""
    connection_file = exits.locked(connection_file.process).connection_file
    ensure_applicant(connection_file, by)
    if organisation.kind != capacity or capacity not in NOMINATED:
        raise WrongCapacity(
            # Neither its name nor its trade is told: whoever types numbers would learn whose they are.
            _("The organisation with the ICE %(ice)s is not registered for taking part as “%(capacity)s”.")
            % {"ice": organisation.ice, "capacity": Party.Capacity(capacity).label}
        )
    if connection_file.parties.current().filter(organisation=organisation, capacity=capacity).exists():
        raise AlreadyTakesPart(_("%(organisation)s already takes part.") % {"organisation": organisation})
    party = begin(connection_file, organisation, capacity, at=at)
    tell(connection_file, "party_joined", party, by=by, at=at)
    return party


@transaction.atomic
def dismiss(party: Party, *, by: User, at: datetime, reason: str = "") -> Party:
    """End the part of a design office or contractor; what it filed stays, and it sees the file no more."""
    connection_file = exits.locked(party.connection_file.process).connection_file
    ensure_applicant(connection_file, by)
    if party.capacity not in NOMINATED:
        raise WrongCapacity(_("The applicant cannot leave: transfer the file to a new owner instead."))
    if not connection_file.parties.current().filter(pk=party.pk).exists():
        raise TakesPartNoMore(
            _("%(organisation)s takes part no more.") % {"organisation": party.organisation}
        )
    end(connection_file, party.organisation, party.capacity, at=at)
    tell(connection_file, "party_left", party, by=by, at=at, reason=reason)
    party.refresh_from_db()
    return party


@transaction.atomic
def replace(party: Party, *, to: Organisation, by: User, at: datetime, reason: str = "") -> Party:
    """Hand the part of a design office or contractor to another of its trade: one leaves, the other joins."""
    if party.organisation_id == to.pk:
        raise AlreadyTakesPart(_("%(organisation)s already takes part.") % {"organisation": to})
    dismiss(party, by=by, at=at, reason=reason)
    return nominate(party.connection_file, to, party.capacity, by=by, at=at)


def ensure_applicant(connection_file: ConnectionFile, by: User) -> None:
    if not permissions.can_nominate(by, connection_file):
        raise NotYours(_("Only the applicant names who else takes part in a running connection file."))


def begin(
    connection_file: ConnectionFile, organisation: Organisation, capacity: str, *, at: datetime
) -> Party:
    party: Party = Party.objects.create(
        connection_file=connection_file, organisation=organisation, capacity=capacity, since=at
    )
    return party


def end(connection_file: ConnectionFile, organisation: Organisation, capacity: str, *, at: datetime) -> None:
    current = connection_file.parties.current().filter(organisation=organisation, capacity=capacity)
    current.update(until=at)


def tell(
    connection_file: ConnectionFile, kind: str, party: Party, *, by: User, at: datetime, reason: str = ""
) -> None:
    facts = {
        "organisation": str(party.organisation), "organisation_id": party.organisation_id,
        "capacity": party.capacity, "reason": reason,
    }  # fmt: skip
    note = "\n".join(filter(None, [str(party.organisation), reason]))
    timeline.record(connection_file, kind, by=by, at=at, data=facts, note=note)

"""Ways out at any moment: withdraw, refuse, suspend and resume, hand over to a new owner (domain §4.4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import Organisation, User
from workflows.engine import exits
from workflows.engine.errors import Finished, NotYours, Refused
from workflows.engine.models import HoldReason
from workflows.files import parties, permissions, timeline
from workflows.files.models import ConnectionFile, FinalState, Party


class InService(Refused):
    """A network is already in service: the file can only be closed by its final acceptance."""


class SameOwner(Refused):
    """The file already belongs to that organisation."""


def ensure_allowed(
    may: Callable[[User, ConnectionFile], bool], by: User, connection_file: ConnectionFile
) -> None:
    if not connection_file.is_running:
        raise Finished(_("This connection file is closed; nothing can be done on it any more."))
    if not may(by, connection_file):
        if by.is_utility_staff and permissions.has_interest(by, connection_file):
            raise NotYours(
                _("You belong to an organisation that takes part in this file: leave it to a colleague.")
            )
        raise NotYours(_("You may not do this on the connection file %(reference)s.")
                       % {"reference": connection_file.reference})  # fmt: skip


def ensure_not_in_service(connection_file: ConnectionFile) -> None:
    if permissions.in_service(connection_file):
        raise InService(
            _("A network of %(reference)s is in service: the file ends with its final acceptance only.")
            % {"reference": connection_file.reference}
        )


@transaction.atomic
def withdraw(connection_file: ConnectionFile, *, by: User, at: datetime, reason: str) -> ConnectionFile:
    """The applicant gives the connection up; every open step closes."""
    return leave(connection_file, FinalState.WITHDRAWN, permissions.can_withdraw, by=by, at=at, reason=reason)


@transaction.atomic
def refuse(
    connection_file: ConnectionFile, *, by: User, at: datetime, reason: str, appeal: str = ""
) -> ConnectionFile:
    """The utility refuses the connection, with its reason and how to appeal."""
    text = with_appeal(reason, appeal)
    return leave(connection_file, FinalState.REFUSED, permissions.can_refuse, by=by, at=at, reason=text)


def with_appeal(reason: str, appeal: str) -> str:
    return _("%(reason)s\nAppeal: %(appeal)s") % {"reason": reason, "appeal": appeal} if appeal else reason


def leave(
    connection_file: ConnectionFile, final_state: str, may: Callable[[User, ConnectionFile], bool], *,
    by: User, at: datetime, reason: str,
) -> ConnectionFile:  # fmt: skip
    connection_file = now(connection_file)
    ensure_allowed(may, by, connection_file)
    ensure_not_in_service(connection_file)
    left: ConnectionFile = exits.leave(
        connection_file.process, final_state, by=by, at=at, reason=reason
    ).connection_file
    return left


@transaction.atomic
def suspend(
    connection_file: ConnectionFile, *, by: User, at: datetime, note: str,
    reason: str = HoldReason.THIRD_PARTY,
) -> ConnectionFile:  # fmt: skip
    """Stop both clocks, for a third party's permit or force majeure; no step moves until resumed."""
    connection_file = now(connection_file)
    ensure_allowed(permissions.can_suspend, by, connection_file)
    held: ConnectionFile = exits.suspend(
        connection_file.process, reason=reason, note=note, by=by, at=at
    ).connection_file
    return held


@transaction.atomic
def resume(connection_file: ConnectionFile, *, by: User, at: datetime, note: str = "") -> ConnectionFile:
    """Start the clocks again; open steps get the days back that they lost."""
    connection_file = now(connection_file)
    ensure_allowed(permissions.can_resume, by, connection_file)
    running: ConnectionFile = exits.resume(connection_file.process, by=by, at=at, note=note).connection_file
    return running


@transaction.atomic
def transfer(
    connection_file: ConnectionFile, *, to: Organisation, by: User, at: datetime, reason: str
) -> ConnectionFile:
    """Hand the file to a new owner, who becomes the applicant; the old one no longer sees it."""
    connection_file = now(connection_file)
    ensure_allowed(permissions.can_transfer, by, connection_file)
    former = connection_file.applicant
    if former.pk == to.pk:
        raise SameOwner(_("%(owner)s already is the applicant.") % {"owner": to})
    parties.end(connection_file, former, Party.Capacity.APPLICANT, at=at)
    parties.begin(connection_file, to, Party.Capacity.APPLICANT, at=at)
    connection_file.applicant = to
    connection_file.save(update_fields=["applicant"])
    timeline.record(
        connection_file, "transferred", by=by, at=at, note=reason,
        data={"capacity": Party.Capacity.APPLICANT, "from": str(former), "to": str(to)},
    )  # fmt: skip
    return connection_file


def now(connection_file: ConnectionFile) -> ConnectionFile:
    """The file as it is, locked until the transaction ends."""
    found: ConnectionFile = exits.locked(connection_file.process).connection_file
    return found

"""Who may do what on a site; seeing it is for everyone who sees the file."""

from __future__ import annotations

from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.accounts.roles import Role
from workflows.files.models import ConnectionFile
from workflows.files.permissions import directs, has_interest, holds, takes_part
from workflows.works.models import Reserve, Visit, VisitOrder


def can_inspect(user: User, connection_file: ConnectionFile, network: str) -> bool:
    """The inspector of that network: records tests, notes and lifts reserves."""
    return connection_file.is_running and holds(user, connection_file, Role.INSPECTOR, network=network)


def can_order_visit(user: User, connection_file: ConnectionFile, network: str, purpose: str) -> bool:
    """Site appointments and handover are the coordinator's, all else the inspector's of the network."""
    if not connection_file.is_running:
        return False
    if purpose == VisitOrder.Purpose.APPOINTMENT:
        return directs(user, connection_file, Role.COORDINATOR) or holds(
            user, connection_file, Role.STUDY_ENGINEER, network=network
        )
    if purpose == VisitOrder.Purpose.HANDOVER:
        return directs(user, connection_file, Role.COORDINATOR, Role.COMMISSION)
    return can_inspect(user, connection_file, network)


def can_minute(user: User, order: VisitOrder) -> bool:
    """Whoever was sent writes the minutes, or whoever could have sent him."""
    if order.inspector_id == user.pk:
        may = user.is_active and not has_interest(user, order.connection_file)
        return may and order.connection_file.is_running
    return can_order_visit(user, order.connection_file, order.network, order.purpose)


def can_sign(user: User, visit: Visit) -> bool:
    """The other side countersigns: applicant, design office or contractor."""
    return visit.signed_at is None and takes_part(user, visit.order.connection_file)


def can_note_reserve(user: User, connection_file: ConnectionFile, network: str) -> bool:
    """Inspector of the network; at handover also the commission and the coordinator."""
    return can_inspect(user, connection_file, network) or (
        connection_file.is_running and directs(user, connection_file, Role.COMMISSION, Role.COORDINATOR)
    )


def can_lift(user: User, reserve: Reserve) -> bool:
    return reserve.is_open and can_note_reserve(user, reserve.connection_file, reserve.network)


def networks_inspected(user: User, connection_file: ConnectionFile, networks: list[str]) -> list[str]:
    """Those of the file's networks on which this person is the inspector."""
    return [network for network in networks if can_inspect(user, connection_file, network)]


def purposes_for(user: User, connection_file: ConnectionFile) -> list[str]:
    """The visits this person may order, for some network at least."""
    return [
        purpose
        for purpose in VisitOrder.Purpose.values
        if any(can_order_visit(user, connection_file, network, purpose) for network in Network.values)
    ]

"""Who may take a connection file off its path, and who may bring others to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.statements.prepared import Kept
from workflows.files.models import ConnectionFile, NetworkPart, Party

PARTIES_OF = Kept(
    lambda pk: Party.objects.current().filter(connection_file=pk).values_list("organisation_id"), -1
)


def acts_for_applicant(user: User, connection_file: ConnectionFile) -> bool:
    """A member with the right to act of the organisation that applies now."""
    return user.is_active and connection_file.applicant_id in user.acting_organisation_ids


def takes_part(user: User, connection_file: ConnectionFile) -> bool:
    """A member with the right to act of any current party: applicant, design office or contractor."""
    return user.is_active and are_among(user.acting_organisation_ids, connection_file)


def are_among(organisations: frozenset[int], connection_file: ConnectionFile) -> bool:
    """Whether one of them is a current party of the file."""
    return bool(organisations) and any(pk in organisations for (pk,) in PARTIES_OF.rows(connection_file.pk))


def has_interest(user: User, connection_file: ConnectionFile) -> bool:
    """Whether the person belongs to an organisation that takes part: they decide nothing for the utility."""
    return are_among(user.outside_organisation_ids, connection_file)


def acts_for_utility(user: User, connection_file: ConnectionFile) -> bool:
    """Staff without an interest in the file; those who have one are people of its parties."""
    return user.is_utility_staff and not has_interest(user, connection_file)


def holds(user: User, connection_file: ConnectionFile, *roles: str, network: str = "") -> bool:
    """Staff who hold one of the roles for the network in the file's territory, and have no interest in it."""
    place = connection_file.territory_id
    posted = any(user.holds(role, network=network, territory_id=place) for role in roles)
    return user.is_active and posted and not has_interest(user, connection_file)


def directs(user: User, connection_file: ConnectionFile, *roles: str) -> bool:
    """Staff who hold one of the roles in the file's territory."""
    return holds(user, connection_file, *roles)


def in_service(connection_file: ConnectionFile) -> bool:
    return bool(connection_file.network_parts.filter(state=NetworkPart.State.COMMISSIONED).exists())


def can_withdraw(user: User, connection_file: ConnectionFile) -> bool:
    return connection_file.is_running and acts_for_applicant(user, connection_file)


def can_refuse(user: User, connection_file: ConnectionFile) -> bool:
    return connection_file.is_running and directs(user, connection_file, Role.COORDINATOR, Role.MANAGER)


def can_suspend(user: User, connection_file: ConnectionFile) -> bool:
    moving = connection_file.is_running and connection_file.suspended_at is None
    return moving and directs(user, connection_file, Role.COORDINATOR)


def can_resume(user: User, connection_file: ConnectionFile) -> bool:
    held = connection_file.is_running and connection_file.suspended_at is not None
    return held and directs(user, connection_file, Role.COORDINATOR)


def can_hold(user: User, connection_file: ConnectionFile, network: str) -> bool:
    """The coordinator holds anything; a study engineer the network that is theirs."""
    its_engineer = bool(network) and holds(user, connection_file, Role.STUDY_ENGINEER, network=network)
    may = directs(user, connection_file, Role.COORDINATOR) or its_engineer
    return connection_file.is_running and may


def can_transfer(user: User, connection_file: ConnectionFile) -> bool:
    """The applicant hands the file to a new owner; the coordinator records a sale or an inheritance."""
    may = acts_for_applicant(user, connection_file) or directs(user, connection_file, Role.COORDINATOR)
    return connection_file.is_running and may


def can_confirm(user: User, connection_file: ConnectionFile) -> bool:
    """Whoever checks the papers says that an organisation is who it says."""
    return connection_file.is_running and holds(user, connection_file, Role.DESK_OFFICER, Role.COORDINATOR)


def can_correct(user: User, connection_file: ConnectionFile) -> bool:
    """Whoever checks the papers finds what was declared otherwise than it is."""
    return connection_file.is_running and holds(user, connection_file, Role.DESK_OFFICER, Role.COORDINATOR)


def can_name_coordinator(user: User, connection_file: ConnectionFile) -> bool:
    """A colleague takes over from a coordinator, or a manager evens out their loads."""
    return connection_file.is_running and directs(user, connection_file, Role.COORDINATOR, Role.MANAGER)


def can_nominate(user: User, connection_file: ConnectionFile) -> bool:
    """Only the applicant says who else works for him and may see the file."""
    return connection_file.is_running and acts_for_applicant(user, connection_file)


def can_end_part(user: User, connection_file: ConnectionFile) -> bool:
    """Whoever named a design office or contractor ends its part, as long as there is one."""
    return can_nominate(user, connection_file) and bool(nominated(connection_file).exists())


def nominated(connection_file: ConnectionFile) -> QuerySet[Party]:
    """Those who take part now because the applicant named them."""
    found: QuerySet[Party] = connection_file.parties.current().exclude(capacity=Party.Capacity.APPLICANT)
    return found


@dataclass(frozen=True)
class Way:
    """Something to do with a file besides its steps, and who may."""

    name: str
    title: Any
    may: Callable[[User, ConnectionFile], bool]


WAYS: tuple[Way, ...] = (
    Way("nominate", _("Name a design office or contractor"), can_nominate),
    Way("replace", _("Replace a design office or contractor"), can_end_part),
    Way("dismiss", _("End the part of a design office or contractor"), can_end_part),
    Way("transfer", _("Transfer to a new owner"), can_transfer),
    Way("correct", _("Correct what was declared"), can_correct),
    Way("coordinate", _("Name another coordinator"), can_name_coordinator),
    Way("suspend", _("Suspend"), can_suspend),
    Way("resume", _("Resume"), can_resume),
    Way("withdraw", _("Withdraw"), can_withdraw),
    Way("refuse", _("Refuse the connection"), can_refuse),
)


def leaving(user: User, connection_file: ConnectionFile) -> list[Way]:
    """What this person may do with the file besides the steps."""
    return [way for way in WAYS if way.may(user, connection_file)]

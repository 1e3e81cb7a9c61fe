"""Who may file a paper, and who decides on it."""

from __future__ import annotations

from documents.catalogue.needs import Due
from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from workflows.files.models import ConnectionFile
from workflows.files.permissions import acts_for_utility, holds, takes_part

#: Who checks the papers of each stage; the coordinator of a file checks all of them.
REVIEWERS: dict[Due, frozenset[str]] = {
    Due.FILING: frozenset({Role.DESK_OFFICER, Role.COORDINATOR}),
    Due.STUDY: frozenset({Role.STUDY_ENGINEER, Role.COORDINATOR}),
    Due.AGREEMENT: frozenset({Role.CASHIER, Role.COORDINATOR}),
    Due.EQUIPMENT: frozenset({Role.STUDY_ENGINEER, Role.COORDINATOR}),
    Due.WORKS: frozenset({Role.COORDINATOR}),
    Due.SITE: frozenset({Role.INSPECTOR, Role.COORDINATOR}),
    Due.ACCEPTANCE: frozenset({Role.INSPECTOR, Role.COORDINATOR}),
    Due.COMMISSIONING: frozenset({Role.DESK_OFFICER, Role.COORDINATOR}),
}
#: Staff who may file a paper that reached them on a counter or on a site.
FILING_ROLES = frozenset({Role.DESK_OFFICER, Role.COORDINATOR, Role.STUDY_ENGINEER, Role.INSPECTOR})


def can_review(user: User, connection_file: ConnectionFile, due: Due, network: str = "") -> bool:
    return holds(user, connection_file, *REVIEWERS[due], network=network)


def can_file(user: User, connection_file: ConnectionFile) -> bool:
    """Those who act for a party, and staff who receive papers; while the file runs."""
    if not connection_file.is_running or not user.is_active:
        return False
    if acts_for_utility(user, connection_file):
        return holds(user, connection_file, *FILING_ROLES)
    return takes_part(user, connection_file)

"""Noting remarks on papers, and withdrawing one's own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from documents.errors import MayNotAnnotate, NotWithdrawn
from documents.models import PaperVersion
from documents.viewer.annotations import Annotation, Side
from eplatform.accounts.models import User
from eplatform.accounts.roles import POSTED_ROLES, Role
from workflows.files.models import ConnectionFile
from workflows.files.permissions import acts_for_utility, takes_part

#: Whoever works on files for the utility; the auditor only reads.
ANNOTATING_ROLES = frozenset(POSTED_ROLES) - {Role.AUDITOR, Role.ADMINISTRATOR}


@dataclass(frozen=True)
class Place:
    """A shape on a page, in shares of its width and height."""

    page: int
    shape: str
    x: Decimal
    y: Decimal
    to_x: Decimal
    to_y: Decimal


def side_of(user: User, connection_file: ConnectionFile) -> Side:
    """Staff with an interest in a file read and speak as its parties."""
    return Side.UTILITY if acts_for_utility(user, connection_file) else Side.PARTIES


def can_annotate(user: User, connection_file: ConnectionFile) -> bool:
    """Those who act on the file, while it runs."""
    if not connection_file.is_running:
        return False
    if side_of(user, connection_file) == Side.PARTIES:
        return takes_part(user, connection_file)
    places = {each.territory_id for each in user.held_postings if each.role in ANNOTATING_ROLES}
    return user.is_active and not places.isdisjoint({None, connection_file.territory_id})


def annotate(
    version: PaperVersion, place: Place, *, text: str, audience: str, by: User, at: datetime
) -> Annotation:
    """Keep a remark; raises MayNotAnnotate."""
    connection_file = version.paper.connection_file
    if not can_annotate(by, connection_file):
        raise MayNotAnnotate(
            _("Only those who work on this connection file note remarks on its papers, while it runs.")
        )
    made: Annotation = Annotation.objects.create(
        version=version, **asdict(place), text=text.strip(), audience=audience,
        side=side_of(by, connection_file), by=by, at=at,
    )  # fmt: skip
    return made


def withdraw(annotation: Annotation, *, by: User, at: datetime) -> None:
    """Take a remark of one's own back; raises NotWithdrawn."""
    # Asked and done in one statement: of two requests at once the second finds nothing to withdraw.
    standing = Annotation.objects.filter(pk=annotation.pk, by=by, withdrawn_at=None)
    if not standing.update(withdrawn_at=at):
        raise NotWithdrawn(_("Only who wrote a remark can withdraw it, and only once."))

"""Staff confirm that an organisation is who its number says, once they saw its papers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import Organisation, User
from workflows.engine import exits
from workflows.engine.errors import NotYours, Refused
from workflows.files import permissions, timeline
from workflows.files.models import ConnectionFile


class AlreadyConfirmed(Refused):
    """Somebody confirmed the organisation before."""


@transaction.atomic
def confirm(
    connection_file: ConnectionFile, organisation: Organisation, *, by: User, at: datetime
) -> Organisation:
    """Confirm an organisation that takes part in a file, on the papers of that file."""
    connection_file = exits.locked(connection_file.process).connection_file
    if not permissions.can_confirm(by, connection_file):
        raise NotYours(_("Only the desk officer or the coordinator of this file confirms its organisations."))
    waiting = Organisation.objects.filter(pk=organisation.pk, confirmed_at=None)
    if not waiting.update(confirmed_at=at, confirmed_by=by):
        raise AlreadyConfirmed(_("%(organisation)s is confirmed already.") % {"organisation": organisation})
    facts = {"organisation": str(organisation), "ice": organisation.ice}
    timeline.record(
        connection_file, "organisation_confirmed", by=by, at=at, note=str(organisation), data=facts
    )
    organisation.refresh_from_db(fields=["confirmed_at", "confirmed_by"])
    return organisation

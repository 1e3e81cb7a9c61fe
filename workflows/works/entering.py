"""Before an act on the site: the file is locked and moving, the place exists, the person may act there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflows.engine.errors import NotYours
from workflows.files.knocking import at_file, ensure_asked
from workflows.files.models import ConnectionFile


def enter(
    connection_file: ConnectionFile, *, network: str = "", phase: int | None = None, allowed: bool
) -> ConnectionFile:
    """The file as it is now, locked until the transaction ends; raises NotAsked, NotYours or the door's."""
    connection_file = at_file(connection_file)
    ensure_asked(connection_file, network, phase)
    ensure(allowed, connection_file)
    return connection_file


def ensure(allowed: bool, connection_file: ConnectionFile) -> None:
    if not allowed:
        raise NotYours(
            _("You have no posting on the site of %(reference)s for this act.")
            % {"reference": connection_file.reference}
        )

"""Holding a network or the whole file, with a reason, and releasing it: its clocks stand in between."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from workflows.engine import exits
from workflows.engine.errors import Finished, NotYours, Refused
from workflows.engine.holding import Moved, close_holds, open_hold
from workflows.engine.models import Hold, HoldReason, Process, Task
from workflows.files import permissions, timeline
from workflows.files.knocking import ensure_asked
from workflows.files.models import ConnectionFile


class AlreadyHeld(Refused):
    """The same clocks stand for the same reason already."""


class AlreadyReleased(Refused):
    """Somebody released the hold before."""


@transaction.atomic
def hold(
    connection_file: ConnectionFile, *, network: str = "", reason: str, note: str = "", by: User, at: datetime
) -> Hold:
    """Stop the clock of a network's steps, or suspend the whole file; raises what it refuses."""
    process = exits.locked(connection_file.process)
    ensure_may(process, network, by)
    ensure_asked(process.connection_file, network, None)
    ensure_not_held(process, network, reason)
    was_suspended = process.suspended_at is not None
    opened = open_hold(process, network=network, reason=reason, note=note, at=at)
    kind = "held" if network or was_suspended else "suspended"
    tell(process, kind, opened, [], by=by, at=at, note=note)
    return opened


@transaction.atomic
def release_hold(hold: Hold, *, by: User, at: datetime, note: str = "") -> list[Moved]:
    """End a hold; at the last one over a step its due date moves by the days it was held, each once."""
    process = exits.locked(hold.process)
    ensure_may(process, hold.network, by)
    hold = Hold.objects.of_clocks().get(pk=hold.pk)
    if hold.closed_at is not None:
        raise AlreadyReleased(_("Somebody released this hold before you. Nothing is left to do."))
    was_suspended = process.suspended_at is not None
    moved = close_holds(process, [hold], at=at)
    kind = "resumed" if was_suspended and process.suspended_at is None else "released"
    tell(process, kind, hold, moved, by=by, at=at, note=note)
    return moved


def tell(
    process: Process, kind: str, hold: Hold, moved: list[Moved], *, by: User, at: datetime, note: str
) -> None:
    """Append the entry, and where the file stands now that clocks stopped or run again."""
    facts: dict[str, Any] = {"reason": hold.reason, "hold": hold.pk}
    if moved:
        facts["moved"] = [each.as_data() for each in moved]
    timeline.record(
        process.connection_file, kind, by=by, at=at, network=hold.network, note=note, data=facts,
        stands={"suspended_at": process.suspended_at, "next_due_at": next_due(process)},
    )  # fmt: skip


def next_due(process: Process) -> datetime | None:
    """When the first of the steps whose clock runs is due."""
    running = Task.objects.open().counting().filter(process=process)
    found: datetime | None = running.aggregate(first=Min("due_at"))["first"]
    return found


def ensure_may(process: Process, network: str, by: User) -> None:
    connection_file = process.connection_file
    if process.finished is not None:
        raise Finished(_("This connection file is closed; nothing can be done on it any more."))
    if not permissions.can_hold(by, connection_file, network):
        raise NotYours(_("You may not do this on the connection file %(reference)s.")
                       % {"reference": connection_file.reference})  # fmt: skip


def ensure_not_held(process: Process, network: str, reason: str) -> None:
    same = Hold.objects.of_clocks().filter(process=process, closed_at=None, network=network, reason=reason)
    if same.exists():
        raise AlreadyHeld(
            _("%(what)s is already held for this reason: %(reason)s. Release that hold first.")
            % {
                "what": Network(network).label if network else _("The whole connection file"),
                "reason": HoldReason(reason).label,
            }
        )

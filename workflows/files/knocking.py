"""Before an act writes anything: the step or the file is locked, still moving, and the person may act."""

from __future__ import annotations

from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.statements.prepared import Kept
from workflows.engine import door, exits
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile, NetworkPart

#: Every act on the site asks for it.
PART = Kept(
    lambda pk, network: NetworkPart.objects.filter(connection_file=pk, network=network).values_list("pk"),
    -1,
    "any network",
)


class NotAsked(Refused):
    """The file has no such network or phase."""


def at_step(task: Task | int, outcome: str, *, by: User | None) -> Task:
    """The step, locked until the transaction ends, open and the person's; raises what the door raises."""
    task = door.locked(task)
    door.ensure_open(task, outcome)
    door.ensure_may(task, by)
    return task


def at_file(connection_file: ConnectionFile) -> ConnectionFile:
    """The file as it is now, its process locked until the transaction ends, running and not suspended."""
    process = exits.locked(connection_file.process)
    door.ensure_moving(process)
    found: ConnectionFile = process.connection_file
    return found


def ensure_asked(connection_file: ConnectionFile, network: str, phase: int | None) -> None:
    """The network is one of the file's, and the phase one of its phases; raises NotAsked."""
    if network and not PART.rows(connection_file.pk, network):
        raise NotAsked(
            _(
                "The connection file %(reference)s does not ask for the network %(network)s. "
                "Choose one it asks for."
            )
            % {"reference": connection_file.reference, "network": dict(Network.choices).get(network, network)}
        )
    if phase is not None and not 1 <= phase <= connection_file.phases:
        raise NotAsked(
            _("The connection file %(reference)s has no phase %(phase)d. Choose one from 1 to %(phases)d.")
            % {"reference": connection_file.reference, "phases": connection_file.phases, "phase": phase}
        )

"""What the studies page shows: for each network its record and figures, or how far the study is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.networks import LAYING_ORDER
from eplatform.formatting.digits import digits
from workflows.engine.door import may_perform
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile
from workflows.studies import reading, recording
from workflows.studies.computing import compute
from workflows.studies.forms import label_of
from workflows.studies.models import Study


@dataclass(frozen=True)
class NetworkStudy:
    """One network on the page; without a record, staff see what would be computed now."""

    network: str
    study: Study | None
    reading: reading.Reading | None
    facts: list[tuple[str, Any]]
    task: Task | None
    may_study: bool
    may_extend: bool
    earlier: int
    #: The network whose open study settles this one too.
    studied_with: str = ""


def of_file(connection_file: ConnectionFile, user: User) -> list[NetworkStudy]:
    """The file's networks in laying order."""
    # Each network is computed from the same rows.
    prefetch_related_objects([connection_file], "lots", "loads")
    parts = connection_file.network_parts.values_list("network", flat=True)
    latest = recording.latest(connection_file)
    opened = {task.network: task for task in connection_file.open_steps().filter(step="study")}
    for task in opened.values():
        task.process = connection_file.process
    together = {other: network for network, task in opened.items() for other in task.flow_task.covered(task)}
    return [
        replace(
            of_network(connection_file, network, latest.get(network), opened.get(network), user),
            studied_with=together.get(network, ""),
        )
        for network in sorted(parts, key=LAYING_ORDER.index)
    ]


def of_network(
    connection_file: ConnectionFile, network: str, study: Study | None, task: Task | None, user: User
) -> NetworkStudy:
    results = study.results if study else None
    if results is None and user.is_utility_staff:
        results = compute(connection_file, network)
    may = task is not None and may_perform(task, user)
    return NetworkStudy(
        network=network,
        study=study,
        reading=reading.read(results) if results else None,
        facts=facts_of(study) if study else [],
        task=task,
        may_study=may,
        may_extend=may and task is not None and recording.can_extend(task),
        earlier=study.version - 1 if study else 0,
    )


def facts_of(study: Study) -> list[tuple[str, Any]]:
    """The solution in words, what does not concern the network left out."""
    facts: list[tuple[str, Any]] = []
    for name in recording.FACTS:
        value = getattr(study, name)
        if value in (None, "", [], False) or name == "exceedances":
            continue
        facts.append((title_of(name), worded(study, name, value)))
    if study.extension_needed:
        facts.append((_("Extension of the network"), _("needed")))
    return facts


def title_of(name: str) -> str:
    return str(label_of(name))


def worded(study: Study, name: str, value: Any) -> str:
    if name in ("voltage", "substation"):
        return str(getattr(study, f"get_{name}_display")())
    if isinstance(value, bool):
        return str(_("yes"))
    return digits(Decimal(value))

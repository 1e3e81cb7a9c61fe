"""Recording a study: the engineer concludes with an opinion, or extends the time he has for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from workflows.engine import clocks, door
from workflows.engine.errors import ReasonMissing, Refused
from workflows.engine.limits import Limit
from workflows.engine.models import Task
from workflows.files import timeline
from workflows.files.knocking import at_step
from workflows.files.models import ConnectionFile
from workflows.studies.computing import compute
from workflows.studies.models import Study

__all__ = ["AlreadyExtended", "compute", "conclude", "extend", "latest"]

#: What an engineer may decide besides the opinion; what is not mentioned is taken from the calculation.
FACTS = (
    "voltage", "substation", "substation_count", "substation_kva", "diameter_mm", "pressure_bar", "fire_l_s",
    "peak_factor", "exceedances", "discharge_agreement_needed", "lamps",
)  # fmt: skip
OF_LIGHTING = ("lamps",)


class AlreadyExtended(Refused):
    """A study is extended once."""


@transaction.atomic
def conclude(
    task: Task | int, opinion: str, *, facts: Mapping[str, Any] | None = None, by: User | None, at: datetime,
    note: str = "",
) -> Study:  # fmt: skip
    """Keep the study with its figures and the solution decided, and perform the step with the opinion."""
    task = at_step(task, opinion, by=by)
    if opinion == Study.Opinion.UNFAVOURABLE and not note.strip():
        raise ReasonMissing(_("Say why the connection is not feasible: the applicant reads it."))
    found = [
        record(task, network, opinion, of_network(network, facts or {}), by=by, at=at, note=note)
        for network in studied_together(task)
    ]
    study, *covered = found
    told: dict[str, Any] = {"study": study.pk, "version": study.version}
    if covered:
        told["covers"] = [each.network for each in covered]
    ticks = [("study_recorded", each.network, None) for each in found]
    door.perform(task, opinion, by=by, at=at, note=note, data=told, ticks=ticks)
    return study


def studied_together(task: Task) -> list[str]:
    """The network of the step, and those that it covers in this version of the process."""
    return [task.network, *task.flow_task.covered(task)]


def of_network(network: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Lamps are decided for the lighting alone, and nothing else of the solution is."""
    is_lighting = network == Network.LIGHTING
    return {
        name: value
        for name, value in facts.items()
        if name not in FACTS or (name in OF_LIGHTING) == is_lighting
    }


def record(
    task: Task, network: str, opinion: str, facts: dict[str, Any], *, by: User | None, at: datetime, note: str
) -> Study:
    """Keep one network's study and write it down."""
    connection_file = task.process.connection_file
    study = keep(connection_file, network, opinion, facts, by=by, at=at, note=note)
    timeline.record(
        connection_file, "study_recorded", by=by, at=at, network=network, data={"version": study.version}
    )
    return study


def keep(
    connection_file: ConnectionFile, network: str, opinion: str, facts: dict[str, Any], *,
    by: User | None, at: datetime, note: str,
) -> Study:  # fmt: skip
    results = compute(connection_file, network)
    earlier = Study.objects.filter(connection_file=connection_file, network=network)
    version = (earlier.aggregate(last=Max("version"))["last"] or 0) + 1
    decided = results["solution"] | {name: facts[name] for name in FACTS if name in facts}
    study: Study = Study.objects.create(
        connection_file=connection_file, network=network, version=version, opinion=opinion, results=results,
        comment=note, extension_needed=bool(facts.get("extension_needed")), by=by, at=at, **decided,
    )  # fmt: skip
    return study


def can_extend(task: Task) -> bool:
    """Whether the step knows a longer time and does not have it yet."""
    longer = task.flow_task.extended
    return longer is not None and task.limit is not None and task.limit_amount < longer.amount


@transaction.atomic
def extend(task: Task | int, *, by: User | None, at: datetime, reason: str) -> Task:
    """Give a study the time of one with an extension of the network, once; days given back by holds stay."""
    task = door.locked(task)
    step = task.flow_task
    door.ensure_open(task, step.outcomes[0].name)
    door.ensure_may(task, by)
    if not can_extend(task):
        raise AlreadyExtended(_("This study is already extended; it cannot be extended again."))
    more = Limit(step.extended.amount - task.limit_amount, step.extended.unit)
    calendar = clocks.calendar_of(task.territory_id)
    task.due_at = clocks.due_at(more, task.due_at or at, calendar)
    task.limit_amount, task.late_at = step.extended.amount, None
    task.save(update_fields=["due_at", "limit_amount", "late_at"])
    task.process.flow_class.moved(
        task.process, task, [], kind="study_extended", by=by, at=at, note=reason,
        data={"due_at": task.due_at},
    )  # fmt: skip
    return task


def latest(connection_file: ConnectionFile) -> dict[str, Study]:
    """The last study of each network that has one."""
    rows = Study.objects.filter(connection_file=connection_file).last_versions().select_related("by")
    return {study.network: study for study in rows}

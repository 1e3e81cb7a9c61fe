"""Correcting what was declared: the area, social housing, the phases, the voltage; with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import permissions, timeline
from workflows.files.leaving import ensure_allowed, now
from workflows.files.models import ConnectionFile, Kind

#: What can be corrected, by kind of file; the voltage is a plant's wish and lies with its needs.
OF_KIND: dict[str, tuple[str, ...]] = {
    Kind.SUBDIVISION: ("area_m2", "social_housing", "phases"),
    Kind.INDUSTRIAL: ("area_m2", "voltage_wish"),
}
OF_NEEDS = frozenset({"voltage_wish"})


class NothingCorrected(Refused):
    """What is given is what stands there already."""


class PhasesFixed(Refused):
    """The works are split into phases already, or lots lie in the phases that would go."""


@transaction.atomic
def correct(
    connection_file: ConnectionFile, given: Mapping[str, Any], *, by: User, at: datetime, reason: str
) -> ConnectionFile:
    """Change the facts that are given and differ; old and new stand on the record.

    Raises NothingCorrected, PhasesFixed, or what the permission raises.
    """
    connection_file = now(connection_file)
    ensure_allowed(permissions.can_correct, by, connection_file)
    changes = differing(connection_file, given)
    if not changes:
        raise NothingCorrected(_("Nothing differs from what is declared. Change a figure, or go back."))
    if "phases" in changes:
        ensure_phases_free(connection_file, changes["phases"][1])
    for name, (_old, new) in changes.items():
        row = holder(connection_file, name)
        setattr(row, name, new)
        row.save(update_fields=[name])
    timeline.record(connection_file, "facts_corrected", by=by, at=at, note=reason, data={"changes": changes})
    return connection_file


def differing(connection_file: ConnectionFile, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Each fact that changes, with what it was and what it will be."""
    names = [name for name in OF_KIND[connection_file.kind] if given.get(name) not in (None, "")]
    stated = {name: standing(connection_file, name) for name in names}
    return {name: (old, given[name]) for name, old in stated.items() if old != given[name]}


def standing(connection_file: ConnectionFile, name: str) -> Any:
    return getattr(holder(connection_file, name), name)


def holder(connection_file: ConnectionFile, name: str) -> Any:
    return connection_file.industrial_needs if name in OF_NEEDS else connection_file


def ensure_phases_free(connection_file: ConnectionFile, phases: int) -> None:
    last = connection_file.lots.aggregate(last=Max("phase"))["last"] or 1
    if phases < last:
        raise PhasesFixed(_("Lots lie in phase %(last)s: there cannot be fewer phases.") % {"last": last})
    if Task.objects.filter(process_id=connection_file.process_id, phase__isnull=False).exists():
        raise PhasesFixed(_("The works are split into their phases already."))

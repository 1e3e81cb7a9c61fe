"""Approving a plant's own equipment, which orders the start of its works."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from workflows.engine import door
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files.knocking import at_step
from workflows.works.handover import EquipmentApproval


class NothingNamed(Refused):
    """An approval names what it approves."""


@transaction.atomic
def approve_equipment(
    task: Task | int, *, substation: str = "", metering: str = "", pretreatment: str = "", by: User,
    at: datetime, note: str = "",
) -> EquipmentApproval:  # fmt: skip
    """Keep what is approved, tick it and order the start of works."""
    task = at_step(task, "start_order", by=by)
    if not (substation or metering or pretreatment):
        raise NothingNamed(_("Name at least one: substation, metering or pre-treatment."))
    connection_file = task.process.connection_file
    approval: EquipmentApproval = EquipmentApproval.objects.create(
        connection_file=connection_file, substation=substation, metering=metering, pretreatment=pretreatment,
        at=at, by=by,
    )  # fmt: skip
    data = {"substation": substation, "metering": metering, "pretreatment": pretreatment}
    ticks = [("equipment_approved", "", None)]
    door.perform(task, "start_order", by=by, at=at, note=note, data=data, ticks=ticks)
    return approval

"""Before and around the works: the site appointment, the order to start, the acceptance asked for."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from eplatform.accounts.models import User
from workflows.engine import door
from workflows.engine.models import Task
from workflows.files.knocking import at_step
from workflows.files.models import ConnectionFile
from workflows.works.dating import ensure_since_submission
from workflows.works.models import Visit, VisitOrder
from workflows.works.ordering import order_visit
from workflows.works.visiting import minute_visit


@transaction.atomic
def hold_appointment(
    task: Task | int, *, held_at: datetime, findings: str, present: str, by: User, at: datetime
) -> Visit:
    """Minute the site appointment under its order, issued now where none was, and go on to the study."""
    task = at_step(task, "held", by=by)
    connection_file = task.process.connection_file
    order = appointment_of(connection_file) or order_visit(
        connection_file, purpose=VisitOrder.Purpose.APPOINTMENT, appointment=held_at, by=by, at=at
    )
    visit = minute_visit(order, held_at=held_at, findings=findings, present=present, by=by, at=at)
    door.perform(task, "held", by=by, at=at, note=findings, data={"order": order.number})
    return visit


def appointment_of(connection_file: ConnectionFile) -> VisitOrder | None:
    """The site appointment ordered and not yet minuted."""
    orders = VisitOrder.objects.filter(connection_file=connection_file, visit=None)
    found: VisitOrder | None = orders.filter(purpose=VisitOrder.Purpose.APPOINTMENT).order_by("pk").first()
    return found


@transaction.atomic
def order_start(
    task: Task | int, *, starts_on: date, duration_days: int, by: User, at: datetime, note: str = ""
) -> Task:
    """Order the start of works, with the day and duration that the developer announced (domain §4.1)."""
    task = at_step(task, "start_order", by=by)
    ensure_since_submission(task.process.connection_file, starts_on)
    return door.perform(
        task, "start_order", by=by, at=at, note=note,
        data={"starts_on": starts_on.isoformat(), "duration_days": duration_days},
    )  # fmt: skip

"""Ordering a visit: a number, a purpose, an appointment and what is to be checked."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from eplatform.accounts.models import User
from workflows.engine.lock import all_or_nothing
from workflows.files import timeline
from workflows.files.models import ConnectionFile
from workflows.files.numbering import next_number
from workflows.works import permissions
from workflows.works.catalogue import checklist_of
from workflows.works.dating import ensure_since_submission
from workflows.works.entering import enter
from workflows.works.models import VisitOrder


@all_or_nothing()
def order_visit(
    connection_file: ConnectionFile, *, purpose: str, appointment: datetime, by: User, at: datetime,
    network: str = "", phase: int | None = None, inspector: User | None = None, instructions: str = "",
) -> VisitOrder:  # fmt: skip
    """Issue a visit order; the parties are told the appointment. Without an inspector, who orders goes."""
    may = permissions.can_order_visit(by, connection_file, network, purpose)
    connection_file = enter(connection_file, network=network, phase=phase, allowed=may)
    ensure_since_submission(connection_file, timezone.localdate(appointment))
    order: VisitOrder = VisitOrder.objects.create(
        connection_file=connection_file, network=network, phase=phase, number=next_number("BI", at=at),
        purpose=VisitOrder.Purpose(purpose), appointment=appointment, inspector=inspector or by,
        checklist=checklist_of(network), instructions=instructions, ordered_at=at, ordered_by=by,
    )  # fmt: skip
    timeline.record(
        connection_file, "visit_ordered", by=by, at=at, network=network, phase=phase, note=instructions,
        data={"order": order.number, "purpose": order.purpose, "appointment": appointment},
    )  # fmt: skip
    return order

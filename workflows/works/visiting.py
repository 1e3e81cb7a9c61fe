"""The minutes of a visit: what was found and measured, where, before whom; then the other side signs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from workflows.engine.errors import Refused
from workflows.engine.lock import all_or_nothing
from workflows.files import requirements, timeline
from workflows.works import permissions
from workflows.works.dating import ensure_since_submission
from workflows.works.entering import ensure, enter
from workflows.works.measuring import Measure, as_json
from workflows.works.models import Visit, VisitOrder


class AlreadyMinuted(Refused):
    """The visit has its minutes, and minutes are written once."""


class NotYetHeld(Refused):
    """Nobody writes minutes of a visit to come."""


class AlreadySigned(Refused):
    """The minutes bear the other side's signature already."""


@all_or_nothing()
def minute_visit(
    order: VisitOrder, *, held_at: datetime, findings: str, by: User, at: datetime, present: str = "",
    position: tuple[Decimal, Decimal] | None = None, conform: Sequence[str] = (),
    measures: Iterable[Measure] = (),
) -> Visit:  # fmt: skip
    """Write the minutes of a visit; for a network and phase this is the visit that acceptance asks for."""
    connection_file = enter(order.connection_file, allowed=permissions.can_minute(by, order))
    ensure_to_be_minuted(order, held_at, at)
    latitude, longitude = position or (None, None)
    visit: Visit = Visit.objects.create(
        order=order, held_at=held_at, findings=findings, present=present, latitude=latitude,
        longitude=longitude,
        conform=[key for key in order.checklist if key in conform], measured=as_json(measures), at=at, by=by,
    )  # fmt: skip
    tick(order, by=by, at=at)
    timeline.record(
        connection_file, "visit_minuted", by=by, at=at, network=order.network, phase=order.phase,
        note=findings, data={"order": order.number, "purpose": order.purpose, "held_at": held_at},
    )  # fmt: skip
    return visit


def ensure_to_be_minuted(order: VisitOrder, held_at: datetime, at: datetime) -> None:
    if Visit.objects.filter(order=order).exists():
        raise AlreadyMinuted(_("The visit %(number)s already has its minutes.") % {"number": order.number})
    if held_at > at:
        raise NotYetHeld(
            _("The visit %(number)s cannot have been held in the future. Correct its date.")
            % {"number": order.number}
        )
    ensure_since_submission(order.connection_file, timezone.localdate(held_at))


def tick(order: VisitOrder, *, by: User, at: datetime) -> None:
    """A visit of one network and phase allows its acceptance; one of all phases allows them all."""
    if order.network and order.purpose != VisitOrder.Purpose.APPOINTMENT:
        requirements.satisfy(
            order.connection_file, "visit_done", by=by, at=at, network=order.network, phase=order.phase
        )


@all_or_nothing()
def sign(visit: Visit, *, by: User, at: datetime, remarks: str = "") -> Visit:
    """The applicant's side countersigns, with its remarks if it has any."""
    connection_file = enter(visit.order.connection_file, allowed=True)
    visit = Visit.objects.select_related("order__connection_file").get(pk=visit.pk)
    if visit.signed_at is not None:
        raise AlreadySigned(
            _("The minutes of %(number)s are already signed.") % {"number": visit.order.number}
        )
    ensure(permissions.can_sign(by, visit), connection_file)
    visit.signed_at, visit.signed_by, visit.remarks = at, by, remarks
    visit.save(update_fields=["signed_at", "signed_by", "remarks"])
    timeline.record(
        connection_file, "visit_signed", by=by, at=at, network=visit.order.network, phase=visit.order.phase,
        note=remarks, data={"order": visit.order.number},
    )  # fmt: skip
    return visit

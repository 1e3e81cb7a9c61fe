"""Putting in service: the supply contract of a plant, then each network with its meter."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from workflows.engine import door
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import timeline
from workflows.files.knocking import at_step
from workflows.files.models import ConnectionFile, Kind
from workflows.works.dating import ensure_happened
from workflows.works.handover import Commissioning, SupplyContract

#: Networks that a plant is metered on; the lots of a subdivision get theirs with their own contracts.
METERED = (Network.ELECTRICITY, Network.WATER)


class NumberTaken(Refused):
    """The contract number belongs to another contract."""


class NoMeter(Refused):
    """The network is not put in service without its meter."""


@transaction.atomic
def sign_contract(
    task: Task | int, *, number: str, signed_on: date, subscribed_kva: int | None = None, by: User,
    at: datetime, note: str = "",
) -> SupplyContract:  # fmt: skip
    """Keep the supply contract and go on to commissioning."""
    task = at_step(task, "signed", by=by)
    connection_file = task.process.connection_file
    ensure_happened(connection_file, signed_on, at=at)
    if SupplyContract.objects.filter(number=number).exists():
        raise NumberTaken(_("The contract number %(number)s is taken. Check it.") % {"number": number})
    contract: SupplyContract = SupplyContract.objects.create(
        connection_file=connection_file, number=number, signed_on=signed_on, subscribed_kva=subscribed_kva,
        at=at, by=by,
    )  # fmt: skip
    ticks = [("supply_contract", "", None)]
    door.perform(task, "signed", by=by, at=at, note=note, data={"contract": number}, ticks=ticks)
    return contract


@transaction.atomic
def commission(
    task: Task | int, *, in_service_on: date, meter_number: str = "", meter_index: Decimal | None = None,
    by: User, at: datetime, note: str = "",
) -> Commissioning:  # fmt: skip
    """Put a network in service; a plant's electricity and water each with a meter and its first index."""
    task = at_step(task, "commissioned", by=by)
    connection_file = task.process.connection_file
    ensure_happened(connection_file, in_service_on, at=at)
    if needs_meter(connection_file, task.network) and not meter_number:
        raise NoMeter(_("Give the number of the meter: this network is not put in service without one."))
    put: Commissioning = Commissioning.objects.create(
        connection_file=connection_file, network=task.network, in_service_on=in_service_on,
        meter_number=meter_number, meter_index=meter_index if meter_number else None, at=at, by=by,
    )  # fmt: skip
    timeline.record(
        connection_file, "commissioned", by=by, at=at, network=task.network,
        data={"in_service_on": in_service_on, "meter": meter_number, "index": str(meter_index or "")},
    )  # fmt: skip
    door.perform(task, "commissioned", by=by, at=at, note=note, data={"meter": meter_number})
    return put


def needs_meter(connection_file: ConnectionFile, network: str) -> bool:
    return connection_file.kind == Kind.INDUSTRIAL and network in METERED

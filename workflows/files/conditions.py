"""What a service standard may depend on: yes-or-no questions of a file, and figures within a band."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from workflows.files.models import ConnectionFile, TimelineEntry

Question = Callable[[ConnectionFile, TimelineEntry], "bool | Decimal | None"]


@dataclass(frozen=True)
class Condition:
    """A question that a standard names by its code; one that measures asks for a band of amounts."""

    title: Any
    ask: Question


CONDITIONS: dict[str, Condition] = {}


def condition(code: str, title: Any) -> Callable[[Question], Question]:
    """Offer a question to the standards; upper rooms offer theirs when they are set up."""

    def offer(question: Question) -> Question:
        CONDITIONS[code] = Condition(title, question)
        return question

    return offer


def holds_for(
    code: str, connection_file: ConnectionFile, entry: TimelineEntry, *,
    least: Decimal | None = None, below: Decimal | None = None,
) -> bool:  # fmt: skip
    """Whether the condition of that code is met; none is always met, one that nobody knows never is."""
    if not code:
        return True
    known = CONDITIONS.get(code)
    answer = known.ask(connection_file, entry) if known else None
    if answer is None or isinstance(answer, bool):
        return bool(answer)
    return (least is None or answer >= least) and (below is None or answer < below)


@condition("amount", _("Amount of the estimate (VAT included)"))
def amount(_file: ConnectionFile, entry: TimelineEntry) -> Decimal | None:
    """The amount that the event itself tells, as the pricing of an estimate does."""
    told = entry.data.get("amount")
    return Decimal(str(told)) if told is not None else None


@condition("dwellings", _("Number of dwellings"))
def dwellings(connection_file: ConnectionFile, _entry: TimelineEntry) -> Decimal:
    return Decimal(connection_file.lots.aggregate(sum=Sum("dwellings"))["sum"] or 0)


@condition("installed_power_kw", _("Installed power (kW)"))
def installed_power_kw(connection_file: ConnectionFile, _entry: TimelineEntry) -> Decimal:
    return Decimal(connection_file.loads.aggregate(sum=Sum(F("count") * F("power_kw")))["sum"] or 0)


@condition("low_voltage", _("Low voltage"))
def low_voltage(connection_file: ConnectionFile, _entry: TimelineEntry) -> bool:
    return voltage(connection_file) == "low"


@condition("medium_voltage", _("Medium voltage"))
def medium_voltage(connection_file: ConnectionFile, _entry: TimelineEntry) -> bool:
    return voltage(connection_file) == "medium"


def voltage(connection_file: ConnectionFile) -> str:
    """What a plant wishes for, until its study decides; a subdivision is served at low voltage."""
    needs = getattr(connection_file, "industrial_needs", None)
    return (needs.voltage_wish or "low") if needs is not None else "low"


@condition("social_housing", _("Social housing"))
def social_housing(connection_file: ConnectionFile, _entry: TimelineEntry) -> bool:
    return bool(connection_file.social_housing)

"""Quantities measured against those declared: the measure prevails, the difference is kept (domain §8.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from django.utils.translation import gettext as _

from eplatform.formatting.digits import read_digits
from workflows.files.models import ConnectionFile
from workflows.works.models import Visit


@dataclass(frozen=True)
class Measure:
    """One quantity: what it is, its unit, what was declared and what the inspector found."""

    item: str
    unit: str
    declared: Decimal
    measured: Decimal

    @property
    def difference(self) -> Decimal:
        return self.measured - self.declared

    def as_json(self) -> dict[str, str]:
        return {
            "item": self.item,
            "unit": self.unit,
            "declared": str(self.declared),
            "measured": str(self.measured),
            "difference": str(self.difference),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(data["item"], data["unit"], Decimal(data["declared"]), Decimal(data["measured"]))


def read_measures(text: str) -> list[Measure]:
    """One measure a line, as “item; unit; declared; measured”; raises ValueError naming the line."""
    return [read_line(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def read_line(number: int, line: str) -> Measure:
    parts = [part.strip() for part in line.split(";")]
    try:
        item, unit, declared, measured = parts
        figures = [Decimal(str(read_digits(figure))) for figure in (declared, measured)]
    except (ValueError, InvalidOperation) as error:
        raise ValueError(
            _("Line %(number)d: write “item; unit; declared; measured”, such as “Main; m; 1200; 1184”.")
            % {"number": number}
        ) from error
    if not item or min(figures) < 0:
        raise ValueError(
            _("Line %(number)d: name the item, and give quantities that are not negative.")
            % {"number": number}
        )
    return Measure(item, unit, *figures)


def visits_with_measures(connection_file: ConnectionFile) -> list[tuple[Visit, list[Measure]]]:
    """The visits that measured something, in the order they were held; what the final account starts from."""
    visits = Visit.objects.filter(order__connection_file=connection_file).exclude(measured=[])
    rows = visits.select_related("order").order_by("held_at", "pk")
    return [(visit, [Measure.from_json(row) for row in visit.measured]) for visit in rows]


def as_json(measures: Iterable[Measure]) -> list[dict[str, str]]:
    return [measure.as_json() for measure in measures]

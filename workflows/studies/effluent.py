"""Industrial effluent: what a plant sends to the sewer against the limits in force there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workflows.studies.coefficients import EFFLUENT, EffluentLimits, Limit
from workflows.studies.figures import Figure, Flag, Result, rounded

LOADS = ("cod", "bod5", "ss", "oil_and_grease")


@dataclass(frozen=True, slots=True)
class Exceedance:
    parameter: str
    value: Decimal
    limit: Decimal
    unit: str
    treatment: str

    def as_json(self) -> dict[str, Any]:
        return {
            "parameter": self.parameter,
            "value": float(self.value),
            "limit": float(self.limit),
            "unit": self.unit,
            "treatment": self.treatment,
        }


@dataclass(frozen=True)
class EffluentCheck(Result):
    exceedances: tuple[Exceedance, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return super().as_json() | {"exceedances": [excess.as_json() for excess in self.exceedances]}


def check(
    values: Mapping[str, Decimal], *, flow_m3_per_day: Decimal, limits: EffluentLimits = EFFLUENT
) -> EffluentCheck:
    """Every value against its limit as configured [P]; pre-treatment is owed where one is exceeded [K].

    A parameter that has no limit is not judged, one that was not measured is flagged.
    """
    measured = {name: values[name] for name in limits.by_parameter if values.get(name) is not None}
    found = [_exceedance(name, value, limits.by_parameter[name]) for name, value in measured.items()]
    flags = [Flag("not_measured", {"parameter": n}) for n in limits.by_parameter if n not in measured]
    figures = tuple(_load(name, measured[name], flow_m3_per_day) for name in LOADS if name in measured)
    return EffluentCheck(figures, tuple(flags), tuple(excess for excess in found if excess))


def _exceedance(name: str, value: Decimal, limit: Limit) -> Exceedance | None:
    if value > limit.highest:
        return Exceedance(name, value, limit.highest, limit.unit, limit.treatment)
    if limit.lowest is not None and value < limit.lowest:
        return Exceedance(name, value, limit.lowest, limit.unit, limit.treatment)
    return None


def _load(name: str, concentration: Decimal, flow: Decimal) -> Figure:
    """Pollutant load in kg/day = mg/l × m³/day / 1000 [K]."""
    inputs = {"C": concentration, "Q": flow}
    return Figure(
        "pollutant_load", rounded(concentration * flow / 1000), "kg/d", "{C} × {Q} ÷ 1000", inputs, "K", name
    )

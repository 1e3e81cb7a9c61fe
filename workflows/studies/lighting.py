"""Public lighting: the lamps of the roads, their power and the cabinets that feed them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from workflows.studies.coefficients import LIGHTING, LightingCoefficients
from workflows.studies.figures import Figure, Flag, Result, rounded


@dataclass(frozen=True)
class LightingDemand(Result):
    @property
    def lamps(self) -> int:
        return int(self["lamps"])

    @property
    def kva(self) -> Decimal:
        return self["demand"]


def road_length(road_area_m2: Decimal, *, using: LightingCoefficients = LIGHTING) -> Figure:
    """Length = area of the roads over their mean width [P]."""
    inputs = {"A": road_area_m2, "w": using.road_width_m}
    return Figure("road_length", rounded(road_area_m2 / using.road_width_m, 0), "m", "{A} ÷ {w}", inputs, "P")


def demand(
    lamps: int, road_area_m2: Decimal = Decimal(0), *, using: LightingCoefficients = LIGHTING
) -> LightingDemand:
    """S = N × 0.15 kVA [P]; without a number declared, one lamp every 30 m of road [P]."""
    length = road_length(road_area_m2, using=using)
    count = lamps or math.ceil(length.value / using.lamp_spacing_m)
    expected = math.ceil(length.value / using.lamp_spacing_m)
    power = rounded(count * using.lamp_kva)
    spacing = {"L": length.value, "spacing": using.lamp_spacing_m}
    figures = (
        length,
        Figure("lamps", Decimal(count), "", "" if lamps else "⌈{L} ÷ {spacing}⌉", spacing, "P"),
        Figure("demand", power, "kVA", "{N} × {S}", {"N": count, "S": using.lamp_kva}, "P"),
        Figure(
            "cabinets",
            Decimal(math.ceil(count / using.lamps_per_cabinet)),
            "",
            "⌈{N} ÷ {n}⌉",
            {"N": count, "n": using.lamps_per_cabinet},
            "P",
        ),
        Figure(
            "yearly_energy",
            rounded(power * using.hours_per_year, 0),
            "kVAh",
            "{S} × {h}",
            {"S": power, "h": using.hours_per_year},
            "P",
        ),
    )
    short = lamps and lamps < expected
    flags = (Flag("few_lamps", {"lamps": lamps, "expected": expected}),) if short else ()
    return LightingDemand(figures, flags)

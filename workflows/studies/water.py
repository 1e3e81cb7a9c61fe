"""Drinking water: the flow that a subdivision or a plant needs, the fire flow, and the main."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from workflows.studies import lots as kinds
from workflows.studies.coefficients import WATER, WaterCoefficients
from workflows.studies.figures import Figure, Flag, Result, rounded
from workflows.studies.lots import LotLoad

ZERO = Decimal(0)
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True)
class WaterDemand(Result):
    @property
    def net_l_s(self) -> Decimal:
        return self["net_flow"]

    @property
    def design_l_s(self) -> Decimal:
        return self["design_flow"]

    @property
    def fire_governs(self) -> bool:
        return self["fire_case"] > self["peak_hour"]


def demand(lots: Iterable[LotLoad], *, using: WaterCoefficients = WATER) -> WaterDemand:
    """Q_net = (Pop × dot + Σ facilities) / 86 400 [S47; allotments P]; Pop = dwellings × occupancy [P]."""
    served = [lot for lot in lots if lot.is_served]
    dwellings = sum(lot.homes for lot in served)
    facilities = sum(lot.category == kinds.FACILITY for lot in served)
    shops = sum(lot.shop_count for lot in served)
    ground = sum((lot.area_m2 for lot in served if lot.category == kinds.INDUSTRIAL), ZERO) / 10_000
    population = rounded(dwellings * using.occupancy, 1)
    inputs = {
        "Pop": population,
        "dot": using.litres_per_inhabitant_day,
        "facilities": facilities * using.litres_per_facility_day,
        "shops": shops * using.litres_per_shop_day,
        "industry": rounded(ground * using.industrial_m3_per_hectare_day * 1000, 0),
    }
    litres = population * inputs["dot"] + inputs["facilities"] + inputs["shops"] + inputs["industry"]
    formula = "({Pop} × {dot} + {facilities} + {shops} + {industry}) ÷ 86400"
    net = Figure("net_flow", rounded(litres / SECONDS_PER_DAY, 4), "l/s", formula, inputs, "S47, P")
    homes = {"dwellings": dwellings, "occupancy": using.occupancy}
    people = Figure("population", population, "", "{dwellings} × {occupancy}", homes, "P")
    return _from_net(net, using.fire_m3_per_hour, using, (people,))


def industrial_demand(
    *,
    process_m3_per_day: Decimal,
    domestic_m3_per_day: Decimal,
    fire_m3_per_hour: Decimal | None = None,
    using: WaterCoefficients = WATER,
) -> WaterDemand:
    """As for a subdivision, from the volumes declared; fire: the greater of declared and usual [K]."""
    inputs = {"process": process_m3_per_day, "domestic": domestic_m3_per_day}
    flow = (process_m3_per_day + domestic_m3_per_day) * 1000 / SECONDS_PER_DAY
    net = Figure("net_flow", rounded(flow, 4), "l/s", "({process} + {domestic}) ÷ 86.4", inputs, "K")
    return _from_net(net, max(fire_m3_per_hour or ZERO, using.fire_m3_per_hour), using, ())


def _from_net(
    net: Figure, fire_m3_per_hour: Decimal, using: WaterCoefficients, before: tuple[Figure, ...]
) -> WaterDemand:
    """Q_avg = Q_net/η; Q_day = 1.3·Q_avg; Q_hour = 2·Q_day [S47]; design max(Q_hour, Q_day + Q_fire) [K]."""
    average = rounded(net.value / using.efficiency, 4)
    day = rounded(average * using.daily_peak, 4)
    hour = rounded(day * using.hourly_peak, 4)
    fire = rounded(fire_m3_per_hour * 1000 / 3600, 2)
    case = rounded(day + fire, 2)
    figures = (
        *before,
        net,
        Figure(
            "average_flow",
            average,
            "l/s",
            "{Q_net} ÷ {η}",
            {"Q_net": net.value, "η": using.efficiency},
            "S47",
        ),
        Figure("peak_day", day, "l/s", "{k_d} × {Q_avg}", {"k_d": using.daily_peak, "Q_avg": average}, "S47"),
        Figure("peak_hour", hour, "l/s", "{k_h} × {Q_day}", {"k_h": using.hourly_peak, "Q_day": day}, "S47"),
        Figure("fire_flow", fire, "l/s", "{Q} m³/h ÷ 3.6", {"Q": fire_m3_per_hour}, "S48"),
        Figure(
            "fire_reserve",
            rounded(fire_m3_per_hour * using.fire_hours, 0),
            "m³",
            "{Q} × {h}",
            {"Q": fire_m3_per_hour, "h": using.fire_hours},
            "S48",
        ),
        Figure("fire_case", case, "l/s", "{Q_day} + {Q_fire}", {"Q_day": day, "Q_fire": fire}, "K"),
        Figure(
            "design_flow", max(hour, case), "l/s", "max({Q_hour}, {Q_f})", {"Q_hour": hour, "Q_f": case}, "K"
        ),
    )
    flags = (Flag("fire_governs", {"fire": case, "hour": hour}),) if case > hour else ()
    return WaterDemand(figures, flags)


@dataclass(frozen=True)
class Main(Result):
    diameter_mm: int = 0


def _velocity(l_s: Decimal, inside_mm: Decimal) -> Decimal:
    return rounded(4 * float(l_s) / 1000 / (math.pi * (float(inside_mm) / 1000) ** 2))


def main(design_l_s: Decimal, *, using: WaterCoefficients = WATER) -> Main:
    """The smallest main in which the design flow stays within 1.5 m/s; V = 4Q/(πd²) [K]."""
    fitting = (row for row in using.mains if _velocity(design_l_s, row[1]) <= using.greatest_velocity)
    diameter, inside = next(fitting, using.mains[-1])
    velocity = _velocity(design_l_s, inside)
    inputs = {"Q": design_l_s, "d": inside}
    figures = (
        Figure("main_diameter", Decimal(diameter), "mm", "", {}, "K"),
        Figure("main_velocity", velocity, "m/s", "4 × {Q} ÷ (π × {d}²) × 1000", inputs, "K"),
    )
    flags = []
    if velocity > using.greatest_velocity:
        flags.append(Flag("velocity_too_great", {"velocity": velocity, "limit": using.greatest_velocity}))
    if velocity < using.least_velocity:
        flags.append(Flag("velocity_too_small", {"velocity": velocity, "limit": using.least_velocity}))
    return Main(figures, tuple(flags), diameter)

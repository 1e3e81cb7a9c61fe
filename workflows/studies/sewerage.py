"""Sewerage: the flow to be carried away and the pipe that carries it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from workflows.studies.coefficients import SEWERAGE, SewerageCoefficients
from workflows.studies.figures import Figure, Flag, Result, rounded

ZERO = Decimal(0)


@dataclass(frozen=True)
class Flows(Result):
    @property
    def peak_l_s(self) -> Decimal:
        return self["peak_flow"]


def peak_factor(average_l_s: Decimal, *, using: SewerageCoefficients = SEWERAGE) -> Decimal:
    """Cp = 1.5 + 2.5/√Q_eu, capped at 3 [K: French IT 77-284; used in Moroccan studies]."""
    if average_l_s <= 0:
        return using.peak_cap
    return rounded(min(using.peak_cap, using.peak_base + using.peak_slope / average_l_s.sqrt()))


def flows(
    net_water_l_s: Decimal,
    *,
    infiltration_l_s: Decimal = ZERO,
    industrial_l_s: Decimal = ZERO,
    using: SewerageCoefficients = SEWERAGE,
) -> Flows:
    """Q_eu = 0.80 × Q_net; Q_peak = Cp × Q_eu + infiltration + industrial [K]."""
    average = rounded(net_water_l_s * using.return_rate, 4)
    factor = peak_factor(average, using=using)
    peak = rounded(factor * average + infiltration_l_s + industrial_l_s, 2)
    back = {"k": using.return_rate, "Q_net": net_water_l_s}
    inputs = {"Cp": factor, "Q_eu": average, "Q_inf": infiltration_l_s, "Q_ind": industrial_l_s}
    return Flows(
        (
            Figure("waste_water", average, "l/s", "{k} × {Q_net}", back, "K"),
            Figure(
                "peak_factor",
                factor,
                "",
                "min({cap}, {a} + {b} ÷ √{Q_eu})",
                {"cap": using.peak_cap, "a": using.peak_base, "b": using.peak_slope, "Q_eu": average},
                "K",
            ),
            Figure("peak_flow", peak, "l/s", "{Cp} × {Q_eu} + {Q_inf} + {Q_ind}", inputs, "K"),
        )
    )


def storm_flow(area_m2: Decimal, *, using: SewerageCoefficients = SEWERAGE) -> Figure:
    """Q = C·i·A/360 in m³/s, i in mm/h and A in hectares, given in l/s [K]."""
    inputs = {"C": using.runoff, "i": using.rain_mm_per_hour, "A": rounded(area_m2 / 10_000, 4)}
    value = inputs["C"] * inputs["i"] * inputs["A"] / 360 * 1000
    return Figure("storm_flow", rounded(value, 1), "l/s", "{C} × {i} × {A} ÷ 0.36", inputs, "K, P")


@dataclass(frozen=True)
class Pipe(Result):
    diameter_mm: int = 0


def full_pipe(
    diameter_mm: int, slope: Decimal, strickler: Decimal = SEWERAGE.strickler
) -> tuple[Decimal, Decimal]:
    """Flow in l/s and velocity in m/s of the full pipe: Q = K·S·R_h^(2/3)·√I [K; K = 75 P]."""
    diameter = diameter_mm / 1000
    velocity = float(strickler) * (diameter / 4) ** (2 / 3) * math.sqrt(slope)
    return rounded(velocity * math.pi * diameter**2 / 4 * 1000, 1), rounded(velocity)


def _section(fill: float) -> tuple[float, float]:
    """Wetted area and hydraulic radius at a filling y/D, as shares of those of the full pipe."""
    angle = 2 * math.acos(1 - 2 * fill)
    area = (angle - math.sin(angle)) / (2 * math.pi)
    return area, area * 2 * math.pi / angle


def _filling(share: float) -> float:
    """y/D at which the pipe carries this share of its full flow; it rises up to y/D 0.93, so halve below."""
    low, high = 1e-6, 0.93
    for _ in range(50):
        middle = (low + high) / 2
        area, radius = _section(middle)
        low, high = (middle, high) if area * radius ** (2 / 3) < share else (low, middle)
    return low


def pipe(peak_l_s: Decimal, *, slope: Decimal | None = None, using: SewerageCoefficients = SEWERAGE) -> Pipe:
    """The smallest public sewer (DN ≥ 300) filled to 80 % at most, with its velocity checks [K]."""
    slope = slope or using.slope
    for diameter in using.diameters_mm:
        capacity, full_velocity = full_pipe(diameter, slope, using.strickler)
        fill = rounded(_filling(float(peak_l_s / capacity)))
        if fill <= using.greatest_fill:
            break
    _, radius = _section(float(fill) or 0.01)
    velocity = rounded(float(full_velocity) * radius ** (2 / 3))
    inputs = {"K": using.strickler, "D": diameter, "I": slope}
    figures = (
        Figure("sewer_diameter", Decimal(diameter), "mm", "", {}, "K"),
        Figure("pipe_capacity", capacity, "l/s", "{K} × S × R_h^(2/3) × √{I}", inputs, "K, P"),
        Figure("filling", fill, "", "y ÷ D", {"Q": peak_l_s}, "K"),
        Figure("sewer_velocity", velocity, "m/s", "{V} × (R_h ÷ R_full)^(2/3)", {"V": full_velocity}, "K"),
    )
    return Pipe(figures, _checks(fill, velocity, using), diameter)


def _checks(fill: Decimal, velocity: Decimal, using: SewerageCoefficients) -> tuple[Flag, ...]:
    flags = []
    if fill > using.greatest_fill:
        flags.append(Flag("sewer_too_full", {"fill": fill, "limit": using.greatest_fill}))
    if velocity < using.self_cleansing_velocity:
        flags.append(
            Flag("not_self_cleansing", {"velocity": velocity, "limit": using.self_cleansing_velocity})
        )
    if velocity > using.greatest_velocity:
        flags.append(Flag("velocity_too_great", {"velocity": velocity, "limit": using.greatest_velocity}))
    return tuple(flags)

"""Electricity: the power that a subdivision or a plant calls for, its transformers and its voltage."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workflows.studies import lots as kinds
from workflows.studies.coefficients import ELECTRICITY, ElectricityCoefficients
from workflows.studies.figures import Figure, Flag, Result, rounded
from workflows.studies.lots import IndustrialLoad, LotLoad

ZERO = Decimal(0)


@dataclass(frozen=True)
class Demand(Result):
    @property
    def kva(self) -> Decimal:
        return self["demand"]


def simultaneity(consumers: int, using: ElectricityCoefficients = ELECTRICITY) -> Decimal:
    """k_s(N) of residential consumers at 230/400 V [S44]; one alone is not diversified [K]."""
    return next((factor for least, factor in using.simultaneity if consumers >= least), Decimal(1))


def residential(
    kind: str,
    consumers: int,
    allotment: Decimal,
    *,
    storage_heating: bool = False,
    using: ElectricityCoefficients = ELECTRICITY,
) -> Figure:
    """S_res(c) = k_s(N_c) × N_c × S_c [S44]; with storage heating 0.8 whatever N is [S44]."""
    factor = using.storage_heating_simultaneity if storage_heating else simultaneity(consumers, using)
    inputs = {"k_s": factor, "N": consumers, "S": allotment}
    value = rounded(factor * consumers * allotment)
    return Figure("residential", value, "kVA", "{k_s} × {N} × {S}", inputs, "S44, P", kind)


def subdivision_demand(
    lots: Iterable[LotLoad],
    lamps: int = 0,
    *,
    storage_heating: bool = False,
    using: ElectricityCoefficients = ELECTRICITY,
) -> Demand:
    """S_tot = Σ S_res + 0.8 × Σ S_shops + Σ S_equip + Σ S_lamps [K; 0.8 P], allotments [S22, P]."""
    served = [lot for lot in lots if lot.is_served]
    homes = _homes(served, using)
    figures = [
        residential(kind, count, allotment, storage_heating=storage_heating, using=using)
        for (kind, allotment), count in sorted(homes.items())
    ]
    figures += _other_uses(served, lamps, using)
    total = sum((figure.value for figure in figures), ZERO)
    sums = {f"S_{number}": figure.value for number, figure in enumerate(figures, start=1)}
    formula = " + ".join(f"{{{name}}}" for name in sums)
    return Demand((*figures, Figure("demand", total, "kVA", formula, sums, "K")))


def _homes(lots: Sequence[LotLoad], using: ElectricityCoefficients) -> Counter[tuple[str, Decimal]]:
    homes: Counter[tuple[str, Decimal]] = Counter()
    for lot in lots:
        if lot.homes:
            homes[_class_of(lot, using)] += lot.homes
    return homes


def _class_of(lot: LotLoad, using: ElectricityCoefficients) -> tuple[str, Decimal]:
    if lot.category == kinds.ECONOMIC_HOUSING:
        return "economic_dwelling", using.economic_dwelling_kva
    if lot.category != kinds.VILLA:
        return "medium_apartment", using.medium_apartment_kva
    ground = lot.area_m2 / lot.homes
    allotment = next(kva for limit, kva in using.villa_kva if limit is None or ground <= limit)
    return "villa", allotment


def _other_uses(lots: Sequence[LotLoad], lamps: int, using: ElectricityCoefficients) -> list[Figure]:
    shops = sum(lot.shop_count for lot in lots)
    facilities = sum(lot.category == kinds.FACILITY for lot in lots)
    ground = sum((lot.area_m2 for lot in lots if lot.category == kinds.INDUSTRIAL), ZERO)
    uses: list[tuple[str, Decimal | int, dict[str, Decimal | int]]] = [
        ("shops", shops, {"N": shops, "S": using.shop_kva, "k_s": using.shop_simultaneity}),
        ("facilities", facilities, {"N": facilities, "S": using.facility_kva}),
        ("industrial_lots", ground, {"A": ground, "S": using.industrial_lot_kva_per_m2}),
        ("lamps", lamps, {"N": lamps, "S": using.lamp_kva}),
    ]
    return [_product(key, inputs, "kVA") for key, amount, inputs in uses if amount]


def _product(key: str, inputs: dict[str, Decimal | int], unit: str) -> Figure:
    value = Decimal(1)
    for factor in inputs.values():
        value *= factor
    formula = " × ".join(f"{{{name}}}" for name in inputs)
    return Figure(key, rounded(value), unit, formula, inputs, "P")


@dataclass(frozen=True)
class Transformers(Result):
    """What is proposed, and in `flags` the other answer where the margin is slim."""

    count: int = 0
    rating_kva: int = 0


def transformers(demand_kva: Decimal, *, using: ElectricityCoefficients = ELECTRICITY) -> Transformers:
    """n_tr = ceil(S_tot / (S_n × 0.8)), S_n the usual rating or a smaller one that serves alone [K]."""
    usual = [rating for rating in using.transformer_ratings_kva if rating <= using.usual_public_rating_kva]
    rating = next((r for r in usual if demand_kva <= r * using.transformer_load), usual[-1])
    ratio = demand_kva / (rating * using.transformer_load)
    count = max(1, math.ceil(ratio))
    inputs = {"S_tot": demand_kva, "S_n": rating, "load": using.transformer_load}
    needed = Figure("transformers", Decimal(count), "", "⌈{S_tot} ÷ ({S_n} × {load})⌉", inputs, "K")
    load = Figure(
        "transformer_load",
        rounded(demand_kva / (rating * count), 2),
        "",
        "{S_tot} ÷ ({n} × {S_n})",
        {"S_tot": demand_kva, "n": count, "S_n": rating},
        "K",
    )
    flags = _other_answer(demand_kva, rating, ratio, count, using)
    return Transformers((needed, load), flags, count, rating)


def _other_answer(
    demand: Decimal, rating: int, ratio: Decimal, count: int, using: ElectricityCoefficients
) -> tuple[Flag, ...]:
    """One transformer is there for a small excess over count − 1: name what one larger rating would do."""
    excess = ratio - (count - 1)
    if count < 2 or excess > using.slim_margin * (count - 1):
        return ()
    for larger in using.transformer_ratings_kva:
        loaded = demand / (larger * using.transformer_load * (count - 1))
        if larger > rating and loaded <= 1:
            values = {"count": count - 1, "rating": larger, "load": rounded(loaded)}
            return (Flag("larger_transformer_would_do", values),)
    return ()


def industrial_demand(
    loads: Iterable[IndustrialLoad],
    *,
    simultaneity: Decimal,
    growth: Decimal,
    using: ElectricityCoefficients = ELECTRICITY,
) -> Demand:
    """S = Σ (P_n·k_u/(η·cosφ)) · k_s · (1 + growth) [K], and the capacitors that bring cosφ to its target."""
    loads = list(loads)
    figures = [_apparent(load) for load in loads]
    installed = sum((load.count * load.power_kw for load in loads), ZERO)
    apparent = sum((figure.value for figure in figures), ZERO)
    demand = rounded(apparent * simultaneity * (1 + growth))
    inputs = {"ΣS": apparent, "k_s": simultaneity, "growth": growth}
    figures += [
        Figure("installed_power", rounded(installed), "kW", "Σ N × P", {}, ""),
        Figure("demand", demand, "kVA", "{ΣS} × {k_s} × (1 + {growth})", inputs, "K"),
        *_capacitors(loads, simultaneity * (1 + growth), using),
    ]
    return Demand(tuple(figures))


def _apparent(load: IndustrialLoad) -> Figure:
    value = load.count * load.power_kw * load.use_factor / (load.efficiency * load.cos_phi)
    inputs = {
        "N": load.count,
        "P": load.power_kw,
        "k_u": load.use_factor,
        "η": load.efficiency,
        "cosφ": load.cos_phi,
    }
    formula = "{N} × {P} × {k_u} ÷ ({η} × {cosφ})"
    return Figure("load", rounded(value), "kVA", formula, inputs, "K", load.description or load.name)


def _tangent(cos_phi: Decimal) -> Decimal:
    return (1 - cos_phi * cos_phi).sqrt() / cos_phi


def _capacitors(
    loads: Sequence[IndustrialLoad], factor: Decimal, using: ElectricityCoefficients
) -> list[Figure]:
    """Qc = P (tanφ1 − tanφ2), nothing where cosφ is already good enough [K]."""
    called = [(load.count * load.power_kw * load.use_factor / load.efficiency, load) for load in loads]
    active = sum((power for power, _ in called), ZERO) * factor
    if not active:
        return []
    reactive = sum((power * _tangent(load.cos_phi) for power, load in called), ZERO) * factor
    before, target = reactive / active, _tangent(using.cos_phi_target)
    cos_phi = active / (active * active + reactive * reactive).sqrt()
    bank = max(ZERO, active * (before - target))
    inputs = {"P": rounded(active), "tanφ1": rounded(before, 3), "tanφ2": rounded(target, 3)}
    return [
        Figure("active_power", rounded(active), "kW", "Σ(N × P × k_u ÷ η) × k_s × (1 + growth)", {}, "K"),
        Figure("power_factor", rounded(cos_phi, 3), "", "P ÷ √(P² + Q²)", {}, "K"),
        Figure("capacitor_bank", rounded(bank, 1), "kvar", "{P} × ({tanφ1} − {tanφ2})", inputs, "K"),
    ]


@dataclass(frozen=True)
class VoltageDecision(Result):
    voltage: str = "low"
    substation: str = "public"


def voltage_decision(
    demand_kva: Decimal, *, wish: str = "", using: ElectricityCoefficients = ELECTRICITY
) -> VoltageDecision:
    """Medium voltage and a customer's own substation above the threshold; Moroccan figure unknown [P]."""
    threshold = using.medium_voltage_above_kva
    medium = demand_kva > threshold
    voltage, substation = ("medium", "customer") if medium else ("low", "public")
    inputs = {"S": demand_kva, "threshold": threshold}
    figure = Figure(
        "voltage_threshold",
        threshold,
        "kVA",
        "{S} " + ("> " if medium else "≤ ") + "{threshold}",
        inputs,
        "P",
    )
    flags = (
        (Flag("voltage_other_than_wished", {"wish": wish, "voltage": voltage}),)
        if wish not in ("", voltage)
        else ()
    )
    return VoltageDecision((figure,), flags, voltage, substation)

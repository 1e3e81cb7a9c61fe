"""How much of each article a network takes, from the lots, the load and the study, with the reason."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from workflows.studies import lots as kinds
from workflows.studies.figures import rounded
from workflows.studies.lots import LotLoad

ZERO = Decimal(0)

#: Which price of participation a lot pays; the tariff knows four, shops and facilities pay as buildings [P].
PARTICIPATION_CLASS = {
    kinds.VILLA: "VIL",
    kinds.ECONOMIC_HOUSING: "ECO",
    kinds.APARTMENT_BUILDING: "IMM",
    kinds.SHOP: "IMM",
    kinds.FACILITY: "IMM",
    kinds.INDUSTRIAL: "IND",
}
MANHOLE_EVERY_M = 40  # [P]
HYDRANT_EVERY_M = 200  # [S48]: at most 200 m to a hydrant
MV_CABLE_PER_SUBSTATION_M = 150  # [P]
SMALL_SUBDIVISION = 20  # lots, for the study fee [P]
SPELLED_OUT = 6  # a sum of more areas than this is told by its lots only


@dataclass(frozen=True, slots=True)
class Quantity:
    """`basis` names the sentence that says what was counted, `formula` the arithmetic on `inputs`."""

    code: str
    amount: Decimal
    basis: str
    formula: str = ""
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What the file and the study say; `measured` is what the engineer took off the drawings, by code."""

    industrial: bool = False
    lots: tuple[LotLoad, ...] = ()
    site_area_m2: Decimal = ZERO
    demand_kva: Decimal = ZERO
    voltage: str = "low"
    substations: int = 0
    road_m: Decimal = ZERO
    lamps: int = 0
    main_diameter_mm: int = 110
    sewer_diameter_mm: int = 300
    distance_m: Decimal = ZERO
    temporary_connection: bool = False
    measured: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def served(self) -> list[LotLoad]:
        return [lot for lot in self.lots if lot.is_served]


def quantities_for(network: str, facts: Facts) -> list[Quantity]:
    """Every article of the network with its quantity; a measured quantity replaces the computed one."""
    computed = {quantity.code: quantity for quantity in RULES[network](facts) if quantity.amount > 0}
    for code, amount in facts.measured.items():
        computed[code] = Quantity(code, amount, "measured")
    return [quantity for quantity in computed.values() if quantity.amount > 0]


def _electricity(facts: Facts) -> Iterator[Quantity]:
    medium = facts.voltage == "medium"
    yield Quantity("ELE-PPE-MT" if medium else "ELE-PPE-BT", facts.demand_kva, "power_demand")
    yield Quantity("ELE-EXT-MT" if medium else "ELE-EXT-BT", facts.distance_m, "distance_to_network")
    if not facts.industrial:
        inputs = {"n": facts.substations, "L": MV_CABLE_PER_SUBSTATION_M}
        cable = Decimal(facts.substations * MV_CABLE_PER_SUBSTATION_M)
        yield Quantity("ELE-MT", cable, "cable_per_substation", "{n} × {L}", inputs)
        yield Quantity("ELE-BT", facts.road_m, "road_length")
        yield Quantity("ELE-POSTE", Decimal(facts.substations), "substations")
        yield _per_lot("ELE-COFFRET", facts)
    yield from _fees("ELE", facts)


def _water(facts: Facts) -> Iterator[Quantity]:
    # The tariff knows two mains: the larger one serves from its diameter on.
    size = 160 if facts.main_diameter_mm >= 160 else 110
    yield from _participations("EAU", facts)
    yield Quantity(f"EAU-EXT-{size}", facts.distance_m, "distance_to_network")
    if not facts.industrial:
        yield Quantity(f"EAU-{size}", facts.road_m, "road_length")
        yield _every("EAU-PI", facts.road_m, HYDRANT_EVERY_M, "hydrants")
    yield _per_lot("EAU-BRT", facts)
    yield from _fees("EAU", facts)


def _sewerage(facts: Facts) -> Iterator[Quantity]:
    size = 400 if facts.sewer_diameter_mm >= 400 else 300
    yield from _participations("ASS", facts)
    yield Quantity(f"ASS-EXT-{size}", facts.distance_m, "distance_to_network")
    if not facts.industrial:
        yield Quantity(f"ASS-{size}", facts.road_m, "road_length")
        yield _every("ASS-REGARD", facts.road_m, MANHOLE_EVERY_M, "manholes")
    yield _per_lot("ASS-BRT", facts)
    yield from _fees("ASS", facts)


def _lighting(facts: Facts) -> Iterator[Quantity]:
    yield Quantity("ECL-CANDELABRE", Decimal(facts.lamps), "lamps")
    yield from _fees("ECL", facts)


RULES = {"electricity": _electricity, "water": _water, "sewerage": _sewerage, "lighting": _lighting}


def _participations(prefix: str, facts: Facts) -> Iterator[Quantity]:
    """PPE = Σ_lots area × PU(category): one line a category, naming its lots."""
    if facts.industrial:
        yield Quantity(f"{prefix}-PPE-IND", rounded(facts.site_area_m2), "site_area")
        return
    by_class: dict[str, list[LotLoad]] = {name: [] for name in ("VIL", "ECO", "IMM", "IND")}
    for lot in facts.served:
        by_class[PARTICIPATION_CLASS[lot.category]].append(lot)
    for name, lots in by_class.items():
        area = rounded(sum((lot.area_m2 for lot in lots), ZERO))
        areas: dict[str, Any] = {f"A{n}": lot.area_m2 for n, lot in enumerate(lots, start=1)}
        formula = " + ".join(f"{{{key}}}" for key in areas) if 1 < len(lots) <= SPELLED_OUT else ""
        inputs = (areas if formula else {}) | {"lots": listed(lots), "count": len(lots)}
        yield Quantity(f"{prefix}-PPE-{name}", area, "lot_areas", formula, inputs)


def listed(lots: Sequence[LotLoad]) -> str:
    """The numbers of lots, runs drawn together: 1–4, 6, 9 bis."""
    runs: list[list[str]] = []
    for number in (lot.number for lot in lots):
        follows = (
            runs and number.isdecimal() and runs[-1][-1].isdecimal() and int(number) == int(runs[-1][-1]) + 1
        )
        if follows:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _per_lot(code: str, facts: Facts) -> Quantity:
    if facts.industrial:
        return Quantity(code, Decimal(1), "one_for_the_site")
    return Quantity(code, Decimal(len(facts.served)), "one_per_lot")


def _every(code: str, length: Decimal, spacing: int, basis: str) -> Quantity:
    amount = Decimal(math.ceil(length / spacing))
    return Quantity(code, amount, basis, "⌈{L} ÷ {spacing}⌉", {"L": length, "spacing": spacing})


def _fees(prefix: str, facts: Facts) -> Iterator[Quantity]:
    size = "IND" if facts.industrial else "1" if len(facts.lots) <= SMALL_SUBDIVISION else "2"
    basis = "study_of_site" if facts.industrial else "study_of_lots"
    yield Quantity(f"{prefix}-ETUDE-{size}", Decimal(1), basis, "", {"count": len(facts.lots)})
    if facts.temporary_connection and prefix in ("ELE", "EAU"):
        yield Quantity(f"{prefix}-CHANTIER", Decimal(1), "temporary_connection")

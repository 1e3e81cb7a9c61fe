"""From lots or loads to the figures of one network, with the solution they suggest."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from eplatform.accounts.networks import Network
from workflows.files.models import ConnectionFile, Kind
from workflows.studies import effluent, electricity, lighting, sewerage, water
from workflows.studies.figures import Result
from workflows.studies.lots import IndustrialLoad, LotLoad

ZERO = Decimal(0)
Solution = dict[str, Any]
#: Names of the declared effluent figures, and the parameter each is judged as.
EFFLUENT_NAMES = {
    "ph": "ph", "temperature_c": "temperature", "cod_mg_per_l": "cod", "bod5_mg_per_l": "bod5",
    "ss_mg_per_l": "ss", "oil_and_grease_mg_per_l": "oil_and_grease",
}  # fmt: skip


def compute(connection_file: ConnectionFile, network: str) -> dict[str, Any]:
    """Figures, flags and the suggested solution of a network, ready to be kept as JSON."""
    results, solution = METHODS[Network(network)](connection_file)
    joined = Result(
        tuple(figure for result in results for figure in result.figures),
        tuple(flag for result in results for flag in result.flags),
    )
    return joined.as_json() | {"solution": solution}


def lots_of(connection_file: ConnectionFile) -> list[LotLoad]:
    rows = sorted(connection_file.lots.all(), key=lambda lot: lot.pk)
    return [LotLoad(row.number, row.category, row.area_m2, row.dwellings, row.shops) for row in rows]


def loads_of(connection_file: ConnectionFile) -> list[IndustrialLoad]:
    rows = sorted(connection_file.loads.all(), key=lambda load: load.pk)
    return [
        IndustrialLoad(
            row.code, row.count, row.power_kw, row.use_factor, row.efficiency, row.cos_phi, row.description
        )
        for row in rows
    ]


def declared(figures: dict[str, Any], name: str) -> Decimal:
    return Decimal(str(figures.get(name) or 0))


def is_plant(connection_file: ConnectionFile) -> bool:
    return connection_file.kind == Kind.INDUSTRIAL


def compute_electricity(connection_file: ConnectionFile) -> tuple[list[Result], Solution]:
    """A plant: voltage by its demand; a subdivision: public substations at low voltage."""
    if not is_plant(connection_file):
        demand = electricity.subdivision_demand(lots_of(connection_file), connection_file.public_lamps)
        posts = electricity.transformers(demand.kva)
        return [demand, posts], {"voltage": "low", "substation": "public", **substations(posts)}
    needs = connection_file.industrial_needs
    demand = electricity.industrial_demand(
        loads_of(connection_file), simultaneity=needs.simultaneity, growth=needs.growth
    )
    decision = electricity.voltage_decision(demand.kva, wish=needs.voltage_wish)
    posts = electricity.transformers(demand.kva)
    solution = {"voltage": decision.voltage, "substation": decision.substation, **substations(posts)}
    return [demand, decision, posts], solution


def substations(posts: electricity.Transformers) -> Solution:
    return {"substation_count": posts.count, "substation_kva": posts.rating_kva}


def water_demand(connection_file: ConnectionFile) -> water.WaterDemand:
    if not is_plant(connection_file):
        return water.demand(lots_of(connection_file))
    figures = connection_file.industrial_needs.water
    return water.industrial_demand(
        process_m3_per_day=declared(figures, "process_m3_per_day"),
        domestic_m3_per_day=declared(figures, "domestic_m3_per_day"),
        fire_m3_per_hour=declared(figures, "fire_flow_m3_per_hour"),
    )


def compute_water(connection_file: ConnectionFile) -> tuple[list[Result], Solution]:
    demand = water_demand(connection_file)
    main = water.main(demand.design_l_s)
    return [demand, main], {"diameter_mm": main.diameter_mm, "fire_l_s": str(demand["fire_flow"])}


def compute_sewerage(connection_file: ConnectionFile) -> tuple[list[Result], Solution]:
    """A plant's effluent is carried as declared and judged; its domestic part returns as waste water."""
    if is_plant(connection_file):
        flows, judged = plant_flows(connection_file)
    else:
        demand = water_demand(connection_file)
        flows, judged = sewerage.flows(demand.net_l_s), None
    pipe = sewerage.pipe(flows.peak_l_s)
    solution: Solution = {"diameter_mm": pipe.diameter_mm, "peak_factor": str(flows["peak_factor"])}
    if judged is None:
        storm = Result((sewerage.storm_flow(connection_file.area_m2),))
        return [demand_of_homes(demand), flows, pipe, storm], solution
    solution["exceedances"] = [excess.as_json() for excess in judged.exceedances]
    solution["discharge_agreement_needed"] = flows.figure("peak_flow").inputs["Q_ind"] > 0
    return [flows, pipe, judged], solution


def demand_of_homes(demand: water.WaterDemand) -> Result:
    """Of the water demand only what the sewer flows start from."""
    return Result(tuple(figure for figure in demand.figures if figure.key in ("population", "net_flow")))


def plant_flows(connection_file: ConnectionFile) -> tuple[sewerage.Flows, effluent.EffluentCheck]:
    needs = connection_file.industrial_needs
    given = needs.effluent
    per_day = declared(given, "flow_m3_per_day")
    domestic = declared(needs.water, "domestic_m3_per_day") * 1000 / water.SECONDS_PER_DAY
    industrial = per_day * 1000 / water.SECONDS_PER_DAY
    flows = sewerage.flows(round(domestic, 4), industrial_l_s=round(industrial, 4))
    values = {known: declared(given, name) for name, known in EFFLUENT_NAMES.items() if name in given}
    return flows, effluent.check(values, flow_m3_per_day=per_day)


def compute_lighting(connection_file: ConnectionFile) -> tuple[list[Result], Solution]:
    demand = lighting.demand(connection_file.public_lamps, connection_file.road_area_m2 or ZERO)
    return [demand], {"lamps": demand.lamps}


METHODS: dict[Network, Callable[[ConnectionFile], tuple[list[Result], Solution]]] = {
    Network.ELECTRICITY: compute_electricity,
    Network.WATER: compute_water,
    Network.SEWERAGE: compute_sewerage,
    Network.LIGHTING: compute_lighting,
}

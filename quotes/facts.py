"""What an estimate is computed from: the lots or the plant, and what the study of each network found."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from eplatform.accounts.networks import Network
from quotes.quantities import Facts
from workflows.files.models import ConnectionFile
from workflows.studies import computing
from workflows.studies.computing import is_plant, lots_of
from workflows.studies.figures import Result
from workflows.studies.lighting import road_length
from workflows.studies.models import Study

ZERO = Decimal(0)
DECIDED = ("voltage", "substation", "substation_count", "diameter_mm", "lamps")


def facts_of(connection_file: ConnectionFile, network: str) -> Facts:
    """The facts of one network; where its study was not recorded, as the platform computes it."""
    plant = is_plant(connection_file)
    study, solution = findings(connection_file, network)
    return Facts(
        industrial=plant,
        lots=() if plant else tuple(lots_of(connection_file)),
        site_area_m2=connection_file.area_m2,
        road_m=ZERO if plant else road_length(connection_file.road_area_m2 or ZERO).value,
        lamps=int(solution.get("lamps") or connection_file.public_lamps),
        **OF_NETWORK[Network(network)](study, solution),
    )


def findings(connection_file: ConnectionFile, network: str) -> tuple[Result, dict[str, Any]]:
    """The figures and the solution: the engineer's decisions prevail over what was suggested."""
    recorded = (
        Study.objects.filter(connection_file=connection_file, network=network).order_by("-version").first()
    )
    results = recorded.results if recorded else computing.compute(connection_file, network)
    solution = dict(results.get("solution") or {})
    if recorded:
        decided = {name: getattr(recorded, name) for name in DECIDED}
        solution |= {name: value for name, value in decided.items() if value not in (None, "")}
    return Result.from_json(results), solution


def of_electricity(study: Result, solution: dict[str, Any]) -> dict[str, Any]:
    public = solution.get("substation") != "customer"
    return {
        "demand_kva": study["demand"],
        "voltage": solution.get("voltage") or "low",
        "substations": int(solution.get("substation_count") or 0) if public else 0,
    }


def of_water(_study: Result, solution: dict[str, Any]) -> dict[str, Any]:
    return {"main_diameter_mm": int(solution.get("diameter_mm") or 110)}


def of_sewerage(_study: Result, solution: dict[str, Any]) -> dict[str, Any]:
    return {"sewer_diameter_mm": int(solution.get("diameter_mm") or 300)}


def of_lighting(_study: Result, _solution: dict[str, Any]) -> dict[str, Any]:
    return {}


OF_NETWORK = {
    Network.ELECTRICITY: of_electricity,
    Network.WATER: of_water,
    Network.SEWERAGE: of_sewerage,
    Network.LIGHTING: of_lighting,
}

"""Plain factories: a small dossier, a connection file, and a way to drive it to a step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from eplatform.accounts.models import Agency, Commune, Territory
from eplatform.accounts.networks import Network
from tests.shelf import kept
from workflows.engine.door import perform
from workflows.engine.models import Task
from workflows.files import intake, requirements
from workflows.files.dossier import model
from workflows.files.models import ConnectionFile

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ALL_NETWORKS = ("electricity", "water", "sewerage", "lighting")
COMMUNE_CODE = "06.385.01.01"


def commune(code: str = COMMUNE_CODE, territory: str = "casablanca") -> Commune:
    """A commune served by an agency of a territory, made when it is not there."""
    place, _ = Territory.objects.get_or_create(
        code=territory,
        defaults={"name_fr": territory, "name_ar": "منطقة", "name_en": territory},
    )
    agency, _ = Agency.objects.get_or_create(
        code=f"agency-{territory}",
        defaults={"territory": place, "name_fr": "Agence", "name_ar": "وكالة", "name_en": "Agency"},
    )
    found, _ = Commune.objects.get_or_create(code=code, defaults={"name_fr": "Bouskoura", "agency": agency})
    return found


def dossier(
    kind: str = "subdivision", networks: tuple[str, ...] = ALL_NETWORKS[:3], *, phases: int = 1, **facts: Any
) -> model.Dossier:
    """A small dossier without papers: two lots, or two loads."""
    site = model.Site(
        commune="Bouskoura", commune_code=COMMUNE_CODE, address="Route de Bouskoura, km 3",
        land_titles=("TF 1000/47",), area_m2=Decimal("5200.00"), plan=None, crs="EPSG:26191",
    )  # fmt: skip
    lots = (
        model.LotRow("1", "villa", Decimal("420.00"), 2, 1, 0, 1),
        model.LotRow("2", "apartment_building", Decimal("900.00"), 4, 16, 2, phases),
    )
    loads = (
        model.LoadRow("L1", "Presse", 2, Decimal(90), Decimal("0.75"), Decimal("0.94"), Decimal("0.86")),
        model.LoadRow("L2", "Éclairage", 1, Decimal(40), Decimal(1), Decimal(1), Decimal("0.95")),
    )
    programme = model.Programme(phases, False, Decimal(1400), 12, lots) if kind == "subdivision" else None
    industry = None
    if kind == "industrial":
        industry = model.Industry("food_processing", 60, Decimal("0.8"), Decimal("0.2"), "medium", loads)
    outline = model.Outline(
        kind=kind, networks=networks, area_m2=site.area_m2, social_housing=False,
        voltage_wish="medium" if industry else "", has_effluent=False,
    )  # fmt: skip
    given = {
        "outline": outline, "title": "Lotissement Al Amal", "language": "fr",
        "applicant": model.Applicant("Al Amal", "001111111000011", "applicant@example.ma", "+212522000000"),
        "site": site, "programme": programme, "industry": industry, "water": {}, "effluent": {},
        "papers": (), "warnings": (),
    }  # fmt: skip
    return model.Dossier(**(given | facts))


@kept
def connection_file(
    cast: Any, kind: str = "subdivision", networks: tuple[str, ...] = ALL_NETWORKS[:3], *, at: datetime = NOW,
    phases: int = 1, **facts: Any,
) -> ConnectionFile:  # fmt: skip
    """A submitted file of the cast's applicant."""
    commune()
    given = dossier(kind, networks, phases=phases, **facts)
    return intake.open_file(given, applicant=cast.organisation, by=cast.applicant, at=at)


def step(connection_file: ConnectionFile, name: str, network: str = "", phase: int | None = None) -> Task:
    """The open step of that name."""
    found: Task = connection_file.open_steps().get(step=name, network=network, phase=phase)
    return found


def tick(connection_file: ConnectionFile, task: Task, outcome: str, at: datetime) -> None:
    """Satisfy whatever a way out asks for, as the upper rooms would."""
    way = task.flow_task.outcome(outcome)
    asked = set(way.requires) | (set(way.condition(task)) if way.condition else set())
    for key in asked:
        requirements.satisfy(connection_file, key, by=None, at=at, network=task.network, phase=task.phase)


def do(task: Task, outcome: str, *, cast: Any, at: datetime) -> Task:
    """Perform a step by the member of the cast whose role it is, its requirements ticked."""
    tick(task.process.connection_file, task, outcome, at)
    by = None if task.role == "platform" else cast.for_role(task.role)
    return perform(task, outcome, by=by, at=at)


@kept
def drive(connection_file: ConnectionFile, *, to: str, cast: Any, at: datetime = NOW) -> list[Task]:
    """Take the first way out of every open step, until steps of that name are open; returns those."""
    for _turn in range(400):
        opened = list(connection_file.open_steps().order_by("pk"))
        reached = [task for task in opened if task.step == to]
        waiting = [task for task in opened if task.step != to]
        if not waiting or not opened:
            return reached
        at += timedelta(hours=1)
        task = next((task for task in waiting if task.network == Network.SEWERAGE), waiting[0])
        do(task, task.flow_task.outcomes[0].name, cast=cast, at=at)
    raise AssertionError(f"{connection_file.reference} never reached {to}")

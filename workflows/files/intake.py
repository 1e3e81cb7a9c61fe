"""Opening a connection file from a checked dossier: its rows, its number, its process."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import Commune, Organisation, User
from eplatform.statements import rows
from eplatform.statements.prepared import KeptRows
from workflows.engine import door
from workflows.engine.errors import Refused
from workflows.engine.models import Process
from workflows.engine.versions import version_on
from workflows.files import routing
from workflows.files.dossier.faults import Reason
from workflows.files.dossier.model import Dossier
from workflows.files.models import ConnectionFile, NetworkPart, Party
from workflows.files.numbering import next_number
from workflows.files.programme import IndustrialNeeds, Load, Lot

#: What every filing writes.
FILE, PART, PARTY, LOT = (
    rows.Columns(model, but=["id"]) for model in (ConnectionFile, NetworkPart, Party, Lot)
)
SERVED: KeptRows[Commune] = KeptRows(
    lambda code: Commune.objects.select_related("agency__territory").filter(code=code), "any commune"
)


NOT_SERVED = Reason(
    "not_served",
    _("The commune %(name)s (%(code)s) is not served by this utility. Check the commune code."),
)
NOT_A_MEMBER = Reason(
    "not_a_member",
    # The name is not told: whoever types numbers would learn whose they are.
    _("You cannot file for the organisation with the ICE %(ice)s: ask to join it first."),
)


class NotServed(Refused):
    """The site lies outside the territories of the utility."""


class NotAMember(Refused):
    """The person may not file for that organisation."""


@transaction.atomic
def open_file(dossier: Dossier, *, applicant: Organisation, by: User, at: datetime) -> ConnectionFile:
    """Number the file, keep what it asks for and start the process in force; raises NotServed or NotAMember.

    The papers are kept by ``documents.filings.intake``, which calls this in its own transaction.
    """
    ensure_may_file(applicant, by)
    commune = ensure_served(dossier.site.commune_code, dossier.site.commune)
    flow_class = version_on(dossier.kind, timezone.localdate(at))
    connection_file = file_of(dossier, applicant, commune, by=by, at=at)
    door.start(
        flow_class,
        territory_id=connection_file.territory_id,
        by=by,
        at=at,
        attach=lambda process: attach(connection_file, process, dossier),
        data=chosen(connection_file.coordinator),
    )
    return connection_file


def chosen(coordinator: User | None) -> dict[str, Any]:
    """Whom the platform made the contact of the file, for the record."""
    return {"coordinator": str(coordinator), "coordinator_id": coordinator.pk} if coordinator else {}


def ensure_may_file(applicant: Organisation, by: User) -> None:
    if applicant.pk not in by.acting_organisation_ids:
        raise NotAMember(str(NOT_A_MEMBER.text) % {"ice": applicant.ice})


def ensure_served(commune_code: str, name: str) -> Commune:
    commune = served(commune_code)
    if commune is None:
        raise NotServed(str(NOT_SERVED.text) % {"name": name, "code": commune_code})
    return commune


def served(commune_code: str) -> Commune | None:
    """The commune with its agency and territory, where the utility serves it."""
    return next(iter(SERVED.found(commune_code)), None)


def file_of(
    dossier: Dossier, applicant: Organisation, commune: Commune, *, by: User, at: datetime
) -> ConnectionFile:
    site, programme = dossier.site, dossier.programme
    return ConnectionFile(
        reference=next_number("E", at=at),
        kind=dossier.kind,
        title=dossier.title,
        language=dossier.language,
        applicant=applicant,
        agency=commune.agency,
        territory=commune.agency.territory,
        coordinator=routing.coordinator_for(commune.agency.territory_id, timezone.localdate(at)),
        submitted_by=by,
        submitted_at=at,
        commune=site.commune,
        commune_code=site.commune_code,
        address=site.address,
        land_titles=list(site.land_titles),
        area_m2=site.area_m2,
        crs=site.crs or "",
        plan=site.plan,
        phases=programme.phases if programme else 1,
        social_housing=programme.social_housing if programme else False,
        road_area_m2=programme.road_area_m2 if programme else None,
        public_lamps=programme.public_lamps if programme else 0,
    )


def attach(connection_file: ConnectionFile, process: Process, dossier: Dossier) -> None:
    """Tie the file to its process and keep its networks, parties and programme."""
    connection_file.process = process
    FILE.insert([connection_file])
    PART.insert(
        [NetworkPart(connection_file=connection_file, network=network) for network in dossier.networks]
    )
    applicant = Party(
        connection_file=connection_file,
        organisation=connection_file.applicant,
        capacity=Party.Capacity.APPLICANT,
        since=connection_file.submitted_at,
    )
    PARTY.insert([applicant])
    keep_programme(connection_file, dossier)


def keep_programme(connection_file: ConnectionFile, dossier: Dossier) -> None:
    if dossier.programme:
        LOT.insert([Lot(connection_file=connection_file, **asdict(lot)) for lot in dossier.programme.lots])
    if dossier.industry:
        keep_industry(connection_file, dossier)


def keep_industry(connection_file: ConnectionFile, dossier: Dossier) -> None:
    industry: Any = dossier.industry
    IndustrialNeeds.objects.create(
        connection_file=connection_file,
        activity=industry.activity,
        employees=industry.employees,
        simultaneity=industry.simultaneity,
        growth=industry.growth,
        voltage_wish=industry.voltage_wish or "",
        water=figures(dossier.water),
        effluent=figures(dossier.effluent),
    )
    Load.objects.bulk_create(
        Load(
            connection_file=connection_file,
            code=load.load,
            description=load.description,
            count=load.count,
            power_kw=load.power_kw,
            use_factor=load.use_factor,
            efficiency=load.efficiency,
            cos_phi=load.cos_phi,
        )
        for load in industry.loads
    )


def figures(given: Any) -> dict[str, str]:
    """The declared figures as decimal strings, those not given left out."""
    values = asdict(given) if hasattr(given, "__dataclass_fields__") else dict(given or {})
    return {name: str(value) for name, value in values.items() if value is not None}

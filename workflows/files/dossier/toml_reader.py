"""Reading dossier.toml, or the same content as the portal's wizard gathers it, into a Reading."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from eplatform.accounts.networks import Network
from workflows.files.dossier import checks, model, reasons
from workflows.files.dossier.faults import Findings
from workflows.files.dossier.fields import Fields
from workflows.files.dossier.identity import read_applicant, read_commune_code
from workflows.files.dossier.industry import read_flows, read_industry
from workflows.files.dossier.lot_table import LotTable
from workflows.files.dossier.model import Dossier, Outline, PaperRef, Reading, Site
from workflows.files.dossier.plan import Drawn, read_plan
from workflows.files.dossier.programme import read_programme
from workflows.files.dossier.sources import Folder, Source, opener, read_whole
from workflows.files.dossier.toml_text import NotToml, exact, parsed_toml

DOSSIER_TOML = "dossier.toml"
LARGEST_TOML = 1_000_000
MOST_PAPERS = 500
TABLES = ("file", "applicant", "site", "programme", "industry", "water", "effluent", "papers")


def read_folder(path: Path | str) -> Reading:
    """Read the dossier of a folder; every fault found is in the answer."""
    findings = Findings()
    if not Path(path).is_dir():
        findings.add(reasons.NOT_A_FOLDER, str(path))
        return _nothing(findings)
    source = Folder(path)
    content = _parsed(source, findings)
    return _nothing(findings) if content is None else read(content, source)


def _nothing(findings: Findings) -> Reading:
    return Reading(None, Outline("", (), Decimal(0), False, "", False), (), tuple(findings))


def _parsed(source: Source, findings: Findings) -> dict[str, Any] | None:
    content = read_whole(source, DOSSIER_TOML, LARGEST_TOML, findings, told=(DOSSIER_TOML, DOSSIER_TOML))
    if content is None:
        return None
    try:
        return parsed_toml(content.decode("utf-8-sig"), number=exact)
    except UnicodeDecodeError:
        findings.add(reasons.NOT_UTF8, DOSSIER_TOML)
    except NotToml as refused:
        findings.add(reasons.NOT_TOML, DOSSIER_TOML, refused.line)
    return None


def read(content: Mapping[str, Any], source: Source, *, file: str = DOSSIER_TOML) -> Reading:
    """Read what dossier.toml says, with the tables and the plan it names; faults are told about `file`."""
    findings = Findings()
    for table in content:
        if table not in TABLES:
            findings.add(reasons.KEY_UNKNOWN, file, key=table)
    reader = _Reader(content, source, findings, file)
    return reader.read()


class _Reader:
    """One reading, part by part in the order in which people write a dossier."""

    def __init__(self, content: Mapping[str, Any], source: Source, findings: Findings, file: str) -> None:
        self.content, self.source, self.findings, self.file = content, source, findings, file

    def read(self) -> Reading:
        kind, title, language, networks = self._heading()
        applicant = read_applicant(self._fields("applicant"))
        site, drawn = self._site(kind)
        built, table = self._programme(kind)
        plant = self._industry(kind)
        water, effluent = self._flows(kind, networks)
        papers = self._papers()
        checks.check_across(site, table, drawn, self.findings, self.file)
        if plant is not None and drawn is not None:
            checks.check_site_area(site, drawn, self.findings, self.file)
        outline = Outline(
            cast("Any", kind), networks, site.area_m2, bool(built and built.social_housing),
            plant.voltage_wish if plant else "", bool(effluent),
        )  # fmt: skip
        dossier = Dossier(
            outline, title, language, applicant, site, built, plant, water, effluent, papers,
            warnings=tuple(fault for fault in self.findings if not fault.is_error),
        )  # fmt: skip
        refused = any(fault.is_error for fault in self.findings)
        return Reading(
            None if refused else dossier, outline, papers, tuple(self.findings), self.file, applicant, site
        )

    def _fields(self, table: str, *, required: bool = True) -> Fields:
        return Fields(table, self.content.get(table), self.findings, self.file, required=required)

    def _heading(self) -> tuple[str, str, str, tuple[str, ...]]:
        fields = self._fields("file")
        kind = fields.choice("kind", model.KINDS)
        title = fields.text("title")
        language = fields.choice("language", model.LANGUAGES, default="fr")
        networks = fields.texts("networks")
        for unknown in (network for network in networks if network not in Network.values):
            fields.tell(reasons.UNKNOWN_NETWORK, "networks", value=unknown, choices=Network.values)
        fields.close()
        return kind, title, language, tuple(network for network in networks if network in Network.values)

    def _site(self, kind: str) -> tuple[Site, Drawn | None]:
        fields = self._fields("site")
        commune = fields.text("commune", longest=120)
        code = read_commune_code(fields)
        address = fields.text("address", longest=300)
        titles = fields.texts("land_titles")
        area = fields.number("area_m2", least="0.01")
        drawn = read_plan(fields, self.source, required=kind != model.INDUSTRIAL)
        fields.close()
        geojson, crs = (drawn.geojson, drawn.crs) if drawn else (None, "")
        return Site(commune, code, address, titles, area, geojson, crs), drawn

    def _programme(self, kind: str) -> tuple[model.Programme | None, LotTable | None]:
        self._refuse_tables_of_another_kind(kind)
        if kind != model.SUBDIVISION:
            return None, None
        programme, table = read_programme(self._fields("programme"), self.source)
        checks.check_phases(programme, table, self.findings)
        return programme, table

    def _industry(self, kind: str) -> model.Industry | None:
        return read_industry(self._fields("industry"), self.source) if kind == model.INDUSTRIAL else None

    def _refuse_tables_of_another_kind(self, kind: str) -> None:
        foreign = {model.SUBDIVISION: ("industry", "water", "effluent"), model.INDUSTRIAL: ("programme",)}
        for table in foreign.get(kind, ()):
            if table in self.content:
                self.findings.add(reasons.KEY_UNKNOWN, self.file, key=table)

    def _flows(
        self, kind: str, networks: tuple[str, ...]
    ) -> tuple[Mapping[str, Decimal], Mapping[str, Decimal]]:
        if kind != model.INDUSTRIAL:
            return {}, {}
        water = read_flows(self._fields("water", required=Network.WATER in networks))
        return water, read_flows(self._fields("effluent", required=Network.SEWERAGE in networks))

    def _papers(self) -> tuple[PaperRef, ...]:
        given = self.content.get("papers", [])
        if not isinstance(given, list | tuple) or len(given) > MOST_PAPERS:
            expected = _("a list of at most %(count)s papers") % {"count": MOST_PAPERS}
            self.findings.add(reasons.WRONG_TYPE, self.file, key="papers", expected=expected)
            return ()
        return tuple(self._paper(number, each) for number, each in enumerate(given, start=1))

    def _paper(self, number: int, content: object) -> PaperRef:
        fields = Fields(f"papers {number}", content, self.findings, self.file)
        kind, path = fields.text("kind", longest=10), self._path(fields)
        fields.close()
        return PaperRef(kind, path, opener(self.source, path))

    def _path(self, fields: Fields) -> str:
        """The path as written: composing its accents here would hide the file from an exact look-up."""
        written = fields.raw("path")
        if not isinstance(written, str) or not written.strip():
            return fields.text("path", longest=1000)
        return written

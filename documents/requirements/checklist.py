"""The checklist of a file: which papers it needs, stage by stage, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from documents.catalogue import kinds
from documents.catalogue.needs import Due, Facts, Kind, Need
from documents.models import Decision, Paper, PaperVersion, State
from eplatform.accounts.networks import LAYING_ORDER, Network
from eplatform.statements.prepared import KeptRows
from workflows.files.models import ConnectionFile, NetworkPart
from workflows.files.models import Kind as FileKind
from workflows.studies.models import Study

STAGE_TITLES = {
    Due.FILING: _("Filing"),
    Due.STUDY: _("Studies"),
    Due.AGREEMENT: _("Agreement and payment"),
    Due.EQUIPMENT: _("Equipment"),
    Due.WORKS: _("Works file"),
    Due.SITE: _("Site"),
    Due.ACCEPTANCE: _("Acceptance"),
    Due.COMMISSIONING: _("Commissioning"),
}
ORDER = {due: place for place, due in enumerate(Due)}
#: How a page colours each state.
TONES = {
    State.EXPECTED: "warn",
    State.RECEIVED: "ours",
    State.ACCEPTED: "ok",
    State.REJECTED: "bad",
    State.OUTDATED: "idle",
}
#: The papers that each step of the process is about; of a step not named, nothing is asked for now.
DUE_AT = {
    "completeness": Due.FILING, "supplement": Due.FILING, "site_appointment": Due.FILING,
    "study": Due.STUDY, "clarification": Due.STUDY, "refusal_review": Due.STUDY,
    "pricing": Due.AGREEMENT, "peer_review": Due.AGREEMENT, "approval": Due.AGREEMENT,
    "answer": Due.AGREEMENT, "payment": Due.AGREEMENT,
    "works_file": Due.WORKS, "works_check": Due.WORKS, "equipment_approval": Due.WORKS,
    "site_follow_up": Due.ACCEPTANCE, "technical_acceptance": Due.ACCEPTANCE, "lifting": Due.ACCEPTANCE,
    "final_account": Due.ACCEPTANCE, "provisional_acceptance": Due.ACCEPTANCE,
    "provisional_lifting": Due.ACCEPTANCE,
}  # fmt: skip
#: Filed once for each network, and for each phase where there are several.
OF_EACH_PART = frozenset({"X11", "X12"})
#: Networks whose study decides what papers are needed.
DECIDING = (Network.ELECTRICITY, Network.SEWERAGE)
#: No longer wanted from a network that leaves the file.
GONE = (NetworkPart.State.DECLINED, NetworkPart.State.UNFAVOURABLE)


@dataclass(frozen=True)
class Item:
    """One paper of the checklist, filed or not."""

    kind: Kind
    need: Need
    network: str = ""
    phase: int | None = None
    paper: Paper | None = None

    @property
    def state(self) -> str:
        return self.paper.state if self.paper else State.EXPECTED

    @property
    def state_label(self) -> str:
        if self.state == State.EXPECTED and not self.is_mandatory:
            return str(_("Not filed"))
        return str(State(self.state).label)

    @property
    def version(self) -> PaperVersion | None:
        return self.paper.current if self.paper else None

    @property
    def last_decision(self) -> Decision | None:
        """What counts of the decisions on the version in force."""
        versions = list(self.paper.versions.all()) if self.paper else []
        return next(iter(versions[0].decisions.all()), None) if versions else None

    @property
    def is_reopened(self) -> bool:
        decision = self.last_decision
        return self.state == State.RECEIVED and decision is not None and decision.reopened

    @property
    def is_mandatory(self) -> bool:
        return self.need == Need.MANDATORY

    @property
    def is_kept(self) -> bool:
        """Whether a version lies there that nobody rejected."""
        return self.state in (State.RECEIVED, State.ACCEPTED)

    @property
    def is_missing(self) -> bool:
        return self.is_mandatory and not self.is_kept

    @property
    def title(self) -> str:
        parts = [self.kind.title]
        if self.network:
            parts.append(str(Network(self.network).label))
        if self.phase:
            parts.append(str(_("phase %(phase)s") % {"phase": self.phase}))
        return " · ".join(parts)

    @property
    def anchor(self) -> str:
        return "-".join(filter(None, [self.kind.code, self.network, str(self.phase or "")]))


def titles_of(anchors: Iterable[str]) -> Iterator[str]:
    """Places of the checklist as the record keeps them, in words; of kinds that the catalogue knows."""
    for anchor in anchors:
        code, *rest = anchor.split("-")
        networks, phases = [r for r in rest if not r.isdecimal()], [int(r) for r in rest if r.isdecimal()]
        if code in kinds.CATALOGUE:
            phase = phases[0] if phases else None
            item = Item(kinds.CATALOGUE[code], Need.MANDATORY, "".join(networks), phase)
            yield f"{code} {item.title}"


@dataclass(frozen=True)
class Stage:
    """The papers due at one stage; `lies_ahead` where nobody asks for them yet."""

    due: Due
    items: tuple[Item, ...]
    lies_ahead: bool = False

    @property
    def title(self) -> str:
        return str(STAGE_TITLES[self.due])

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.items if item.is_missing]

    @property
    def mandatory(self) -> list[Item]:
        return [item for item in self.items if item.is_mandatory]

    @property
    def to_check(self) -> int:
        return sum(item.state == State.RECEIVED for item in self.items)


def facts_of(connection_file: ConnectionFile) -> Facts:
    """What of the file decides which papers it needs: what was declared, until a study settles it."""
    return facts_by(connection_file, {study.network: study for study in SETTLED.found(connection_file.pk)})


def facts_by(connection_file: ConnectionFile, studies: dict[str, Study]) -> Facts:
    parts = [part for part in PARTS_OF.found(connection_file.pk) if part.state not in GONE]
    is_plant = connection_file.kind == FileKind.INDUSTRIAL
    needs = getattr(connection_file, "industrial_needs", None) if is_plant else None
    power, sewer = studies.get(Network.ELECTRICITY), studies.get(Network.SEWERAGE)
    voltage = (power.voltage if power else "") or (needs.voltage_wish if needs is not None else "")
    return Facts(
        kind=connection_file.kind,
        networks=frozenset(part.network for part in parts),
        area_m2=connection_file.area_m2,
        social_housing=connection_file.social_housing,
        medium_voltage=needs is not None and voltage == Study.Voltage.MEDIUM,
        effluent=needs is not None and bool(needs.effluent),
        exceeds_limits=bool(sewer.exceedances) if sewer and needs is not None else None,
        substation=bool(power and power.substation_count),
        variant_b=any(part.variant == "B" for part in parts),
    )


def settled_by_study(pk: int) -> QuerySet[Study]:
    rows: QuerySet[Study] = Study.objects.filter(connection_file=pk, network__in=DECIDING).last_versions()
    return rows.only("network", "voltage", "substation_count", "exceedances")


#: Every act on a paper asks for them.
PARTS_OF: KeptRows[NetworkPart] = KeptRows(lambda pk: NetworkPart.objects.filter(connection_file=pk), -1)
SETTLED: KeptRows[Study] = KeptRows(settled_by_study, -1)
PAPERS_OF: KeptRows[Paper] = KeptRows(lambda pk: Paper.objects.filter(connection_file=pk, reserve=None), -1)


def checklist(connection_file: ConnectionFile) -> list[Stage]:
    """Every stage with its papers and all that a page shows of them."""
    items = items_of(connection_file, connection_file.papers.filter(reserve=None).with_versions())
    now = ORDER[DUE_AT.get(connection_file.stage, Due.COMMISSIONING)]
    stages = (
        Stage(due, tuple(item for item in items if item.kind.due == due), lies_ahead=place > now)
        for due, place in ORDER.items()
    )
    return [stage for stage in stages if stage.items]


def standing(connection_file: ConnectionFile) -> list[Item]:
    """The papers of all stages, and of each no more than its state: acts ask for nothing else."""
    return items_of(connection_file, PAPERS_OF.found(connection_file.pk))


def items_of(connection_file: ConnectionFile, rows: Iterable[Paper]) -> list[Item]:
    """The papers that the file needs or may have and those it already holds, stage by stage."""
    facts = facts_of(connection_file)
    papers = {(paper.kind, paper.network, paper.phase): paper for paper in rows}
    for paper in papers.values():
        paper.connection_file = connection_file
    items = [*wanted(connection_file, facts, papers), *besides(connection_file, facts, papers)]
    return sorted(items, key=lambda item: ORDER[item.kind.due])


def wanted_at_filing(connection_file: ConnectionFile) -> list[Item]:
    """The mandatory papers of a file that has neither papers nor studies yet, of all stages."""
    return [item for item in wanted(connection_file, facts_by(connection_file, {}), {}) if item.is_mandatory]


Papers = dict[tuple[str, str, int | None], Paper]


def wanted(connection_file: ConnectionFile, facts: Facts, papers: Papers) -> Iterator[Item]:
    for kind in kinds.offered(facts):
        for network, phase in places(connection_file, kind, facts):
            yield Item(kind, kind.need(facts), network, phase, papers.get((kind.code, network, phase)))


def besides(connection_file: ConnectionFile, facts: Facts, papers: Papers) -> Iterator[Item]:
    """Papers filed for a place of their own, or of a kind no longer asked for: they do not vanish."""
    for (code, network, phase), paper in papers.items():
        kind = kinds.CATALOGUE[code]
        need = kind.need(facts)
        if need == Need.NONE or (network, phase) not in places(connection_file, kind, facts):
            yield Item(kind, Need.OPTIONAL, network, phase, paper)


def places(connection_file: ConnectionFile, kind: Kind, facts: Facts) -> list[tuple[str, int | None]]:
    """For which networks and phases a kind is filed; ("", None) is the file as a whole."""
    if kind.code not in OF_EACH_PART:
        return [("", None)]
    networks = [network for network in LAYING_ORDER if network in facts.networks]
    phases: Iterable[int | None] = range(1, connection_file.phases + 1)
    return [(network, phase) for network in networks for phase in phases]


def missing(connection_file: ConnectionFile, due: Due) -> list[Item]:
    """The mandatory papers due at that stage which are not there, or were rejected."""
    return [item for item in standing(connection_file) if item.kind.due == due and item.is_missing]


def kept_kinds(connection_file: ConnectionFile, *states: str) -> set[str]:
    papers = connection_file.papers.filter(state__in=states or (State.RECEIVED, State.ACCEPTED))
    return set(papers.values_list("kind", flat=True))

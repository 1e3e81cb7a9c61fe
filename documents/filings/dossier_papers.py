"""The papers of a dossier against the catalogue: all there, each what it says, none harmful."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from documents.catalogue import paper_reasons as reasons
from documents.catalogue.kinds import CATALOGUE, required_at_filing
from documents.catalogue.needs import Facts, Kind, Need
from documents.examination.sniffing import Examined, examine
from workflows.files.dossier.faults import DossierRefused, Fault, Findings
from workflows.files.dossier.model import Dossier, Outline, PaperRef, Reading
from workflows.files.dossier.sources import Unopened
from workflows.files.dossier.toml_reader import DOSSIER_TOML

MEGABYTE = 1_000_000
#: A paper that a dossier names: its kind and its path. The same path may be named for another kind.
Place = tuple[str, str]
#: What there is to know about papers that were examined when they arrived: nobody reads them again.
Known = Mapping[Place, Sequence[Fault]]
NOTHING: Known = {}


class HasPapers(Protocol):
    """A dossier, or a reading that did not become one: both know their papers and what decides on them."""

    @property
    def outline(self) -> Outline: ...

    @property
    def papers(self) -> tuple[PaperRef, ...]: ...


def settled(reading: Reading, faults: tuple[Fault, ...]) -> Dossier:
    """The dossier that was read if none of these faults, found on it, is an error."""
    if reading.dossier is None or any(fault.is_error for fault in faults):
        raise DossierRefused(faults)
    return reading.dossier


def all_faults(reading: Reading, known: Known = NOTHING) -> tuple[Fault, ...]:
    return (*reading.faults, *check(reading, known, file=reading.file))


def check(dossier: HasPapers, known: Known = NOTHING, *, file: str = DOSSIER_TOML) -> list[Fault]:
    """Every fault of the papers; a paper that was given but is faulty is not called missing as well."""
    findings = Findings()
    facts = facts_of(dossier.outline)
    for paper in dossier.papers:
        _check_kind(paper, facts, file, findings)
        if (paper.kind, paper.path) in known:
            findings.extend(known[paper.kind, paper.path])
        elif paper.path:  # one without was told when it was read
            _check_bytes(paper, file, findings)
    _check_repeats(dossier.papers, file, findings)
    if dossier.outline.kind:
        _check_mandatory(dossier.papers, facts, file, findings)
    return list(findings)


def facts_of(outline: Outline) -> Facts:
    return Facts(
        kind=outline.kind,
        networks=frozenset(outline.networks),
        area_m2=outline.area_m2,
        social_housing=outline.social_housing,
        medium_voltage=outline.voltage_wish == "medium",
        effluent=outline.has_effluent,
    )


def _check_kind(paper: PaperRef, facts: Facts, file: str, findings: Findings) -> None:
    kind = CATALOGUE.get(paper.kind)
    if kind is None and paper.kind:
        findings.add(reasons.KIND_UNKNOWN, file, key=paper.kind)
    elif kind is not None and facts.kind and kind.need(facts) is Need.NONE:
        findings.add(reasons.KIND_NOT_ASKED, file, key=kind.code, title=kind)


def _check_bytes(paper: PaperRef, file: str, findings: Findings) -> None:
    kind = CATALOGUE.get(paper.kind)
    try:
        with paper.open() as stream:
            examined = examine(stream, paper.name, file=paper.path, key=paper.kind)
    except Unopened as unopened:
        findings.extend(unopened.told(file if kind else paper.path, paper.kind))
        return
    findings.extend(examined.faults)
    if kind is not None:
        findings.extend(misfits(kind, examined, paper.path))


def misfits(kind: Kind, examined: Examined, file: str) -> Iterator[Fault]:
    """Where a sound file is not what its kind accepts, in format or size."""
    if not examined.is_sound:
        return
    if examined.format not in kind.formats:
        shown = {
            "found": examined.format.value.upper(),
            "accepted": [each.value.upper() for each in kind.formats],
        }
        yield Fault(reasons.FORMAT_NOT_ACCEPTED, file, None, kind.code, {"title": kind, **shown})
    if examined.size > kind.max_bytes:
        size = -(-examined.size // MEGABYTE)
        yield Fault(
            reasons.PAPER_TOO_LARGE,
            file,
            None,
            kind.code,
            {"title": kind, "limit": kind.max_mb, "size": size},
        )


def _check_repeats(papers: Sequence[PaperRef], file: str, findings: Findings) -> None:
    codes = [paper.kind for paper in papers]
    for code in dict.fromkeys(code for code in codes if codes.count(code) > 1):
        if code in CATALOGUE:
            findings.add(reasons.KIND_TWICE, file, key=code, title=CATALOGUE[code])


def _check_mandatory(papers: Sequence[PaperRef], facts: Facts, file: str, findings: Findings) -> None:
    given = {paper.kind for paper in papers}
    for kind in required_at_filing(facts):
        if kind.code not in given:
            findings.add(reasons.PAPER_MISSING, file, key=kind.code, title=kind)

"""What no part shows alone: the table against the plan, the lots against the site, the phases."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from workflows.files.dossier import reasons
from workflows.files.dossier.faults import Findings
from workflows.files.dossier.lot_table import LotTable
from workflows.files.dossier.model import Programme, Site
from workflows.files.dossier.plan import Drawn

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: How far an area may be from the drawing, as a share of what is declared.
TOLERANCE = Decimal("0.05")
#: Coordinates are kept to the millimetre, so neighbours may overlap by a sliver.
SLIVER_M2 = 0.5
TEN_HECTARES = Decimal(100_000)


def check_across(
    site: Site, table: LotTable | None, drawn: Drawn | None, findings: Findings, file: str
) -> None:
    """Tell what the parts contradict each other in; faults already told are not told again."""
    if drawn is not None:
        _check_overlaps(drawn, findings)
        _check_ten_hectares(site, drawn, findings, file)
    if table is not None and table.lots and drawn is not None:
        _compare(table, drawn, findings)
    if table is not None and table.lots:
        _check_total(site, table, findings, file)


def check_phases(programme: Programme, table: LotTable, findings: Findings) -> None:
    """A phase without a lot is odd; with faulty rows it cannot be told."""
    if not table.lots or findings.has_errors_in(table.file):
        return
    used = {lot.phase for lot in programme.lots}
    for phase in sorted(set(range(1, programme.phases + 1)) - used):
        findings.add(reasons.PHASE_WITHOUT_LOT, table.file, key="phase", phase=phase)


def _compare(table: LotTable, drawn: Drawn, findings: Findings) -> None:
    for lot in table.lots:
        if lot.number not in drawn.outlines:
            findings.add(reasons.LOT_NOT_ON_PLAN, table.file, lot.row, "lot", lot=lot.number)
        elif lot.area_m2 is not None and (outline := drawn.outlines[lot.number]) is not None:
            area = area_of(outline)
            if _differ(lot.area_m2, area):
                findings.add(
                    reasons.AREA_DIFFERS, table.file, lot.row, "area_m2",
                    lot=lot.number, declared=lot.area_m2, drawn=area,
                )  # fmt: skip
    listed = {lot.number for lot in table.lots}
    for number in (number for number in drawn.outlines if number not in listed):
        findings.add(reasons.LOT_NOT_IN_TABLE, drawn.file, key=number)


def _check_overlaps(drawn: Drawn, findings: Findings) -> None:
    from shapely import STRtree  # noqa: PLC0415 - as in plan.py

    numbers, outlines = list(drawn.sound), list(drawn.sound.values())
    if not outlines:
        return
    near = STRtree(outlines).query(outlines, predicate="intersects")
    for one, other in sorted((int(a), int(b)) for a, b in near.T if a < b):
        shared = outlines[one].intersection(outlines[other]).area
        if shared > SLIVER_M2:
            findings.add(
                reasons.LOTS_OVERLAP,
                drawn.file,
                key=numbers[one],
                other=numbers[other],
                shared=_metres(shared),
            )


def _check_ten_hectares(site: Site, drawn: Drawn, findings: Findings, file: str) -> None:
    total = total_area(drawn.sound)
    if 0 < site.area_m2 <= TEN_HECTARES < total:
        findings.add(reasons.ABOVE_TEN_HECTARES, file, key="site.area_m2", drawn=total, declared=site.area_m2)


def _check_total(site: Site, table: LotTable, findings: Findings, file: str) -> None:
    areas = [lot.area_m2 for lot in table.lots if lot.area_m2 is not None]
    if len(areas) == len(table.lots) and 0 < site.area_m2 < sum(areas):
        findings.add(
            reasons.LOTS_EXCEED_SITE, file, key="site.area_m2", lots=sum(areas, Decimal(0)), site=site.area_m2
        )


def check_site_area(site: Site, drawn: Drawn, findings: Findings, file: str) -> None:
    """A plant is drawn as one surface, its site; the lots of a subdivision leave out its roads."""
    total = total_area(drawn.sound)
    if site.area_m2 and total and _differ(site.area_m2, total):
        findings.add(reasons.SITE_AREA_DIFFERS, file, key="site.area_m2", drawn=total, declared=site.area_m2)


def _differ(declared: Decimal, drawn: Decimal) -> bool:
    return abs(drawn - declared) > TOLERANCE * declared


def area_of(outline: BaseGeometry) -> Decimal:
    return _metres(outline.area)


def total_area(outlines: Mapping[str, BaseGeometry]) -> Decimal:
    return _metres(sum(outline.area for outline in outlines.values()))


def _metres(area: float) -> Decimal:
    return Decimal(f"{area:.2f}")

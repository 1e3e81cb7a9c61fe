"""The table of lots: one row a lot, each number once, each phase within the programme."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workflows.files.dossier import reasons
from workflows.files.dossier.cells import Row, as_text
from workflows.files.dossier.fields import LARGEST_AREA, Fields
from workflows.files.dossier.model import CATEGORIES, LotRow
from workflows.files.dossier.sources import Source
from workflows.files.dossier.tables import read_table

COLUMNS = ("lot", "category", "area_m2", "floors", "dwellings", "shops", "phase")
LEAST_AREA = Decimal("0.01")
MOST_FLOORS = 200
MOST_UNITS = 100_000


@dataclass(frozen=True)
class TableLot:
    """A lot as its row names it; `lot` is None where the row has a fault, `area_m2` where that has one."""

    row: int
    number: str
    area_m2: Decimal | None
    lot: LotRow | None


@dataclass(frozen=True)
class LotTable:
    file: str
    lots: tuple[TableLot, ...]

    @property
    def rows(self) -> tuple[LotRow, ...]:
        return tuple(each.lot for each in self.lots if each.lot is not None)


def read_lots(fields: Fields, source: Source, phases: int) -> LotTable:
    """Every lot that has a number, the faulty ones included so that the plan is compared with all."""
    first_rows: dict[str, int] = {}
    rows = read_table(fields, "lots", source, COLUMNS)
    lots = [_lot(row, phases, first_rows) for row in rows]
    return LotTable(rows[0].file if rows else "", tuple(lot for lot in lots if lot is not None))


def _lot(row: Row, phases: int, first_rows: dict[str, int]) -> TableLot | None:
    number = _number(row, first_rows)
    category = row.choice("category", CATEGORIES, reasons.UNKNOWN_CATEGORY)
    area = _area(row)
    floors = row.whole("floors", 0, MOST_FLOORS, empty=0)
    dwellings = row.whole("dwellings", 0, MOST_UNITS, empty=0)
    shops = row.whole("shops", 0, MOST_UNITS, empty=0)
    phase = _phase(row, phases)
    if number is None:
        return None
    lot = None
    if category and area and floors is not None and dwellings is not None and shops is not None and phase:
        lot = LotRow(number, category, area, floors, dwellings, shops, phase)
    return TableLot(row.number, number, area, lot)


def _number(row: Row, first_rows: dict[str, int]) -> str | None:
    number = row.text("lot", 20)
    if number is None:
        return None
    if number in first_rows:
        row.tell(reasons.LOT_TWICE, "lot", lot=number, first=first_rows[number])
        return None
    first_rows[number] = row.number
    return number


def _area(row: Row) -> Decimal | None:
    area = row.decimal("area_m2", 2)
    if area is None:
        return None
    lot = as_text(row.cells.get("lot"))
    if area <= 0 and lot:
        row.tell(reasons.AREA_NOT_POSITIVE, "area_m2", value=area, lot=lot)
    elif not LEAST_AREA <= area <= LARGEST_AREA:
        row.tell(
            reasons.OUT_OF_RANGE, "area_m2", value=str(area), minimum=LEAST_AREA, maximum=str(LARGEST_AREA)
        )
    else:
        return area
    return None


def _phase(row: Row, phases: int) -> int | None:
    phase = row.whole("phase", 1, 1_000, empty=1 if phases == 1 else None)
    if phase is None or phase <= phases:
        return phase
    if lot := as_text(row.cells.get("lot")):
        row.tell(reasons.PHASE_BEYOND, "phase", value=phase, phases=phases, lot=lot)
    else:
        row.tell(reasons.OUT_OF_RANGE, "phase", value=phase, minimum=1, maximum=phases)
    return None

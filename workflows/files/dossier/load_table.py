"""The table of loads of a plant: one row a kind of machine, with what its power is reckoned from."""

from __future__ import annotations

from decimal import Decimal

from workflows.files.dossier import reasons
from workflows.files.dossier.cells import Row
from workflows.files.dossier.fields import Fields
from workflows.files.dossier.model import LoadRow
from workflows.files.dossier.sources import Source
from workflows.files.dossier.tables import read_table

COLUMNS = ("load", "description", "count", "power_kw", "use_factor", "efficiency", "cos_phi")
MOST_MACHINES = 100_000
LEAST_POWER, MOST_POWER = Decimal("0.01"), Decimal("999999")
LEAST_SHARE, WHOLE_SHARE = Decimal("0.01"), Decimal(1)


def read_loads(fields: Fields, source: Source) -> tuple[LoadRow, ...]:
    """The loads that could be read; the faulty ones are told and left out."""
    first_rows: dict[str, int] = {}
    loads = [_load(row, first_rows) for row in read_table(fields, "loads", source, COLUMNS)]
    return tuple(load for load in loads if load is not None)


def _load(row: Row, first_rows: dict[str, int]) -> LoadRow | None:
    code = _code(row, first_rows)
    description = row.text("description", 200)
    count = row.whole("count", 1, MOST_MACHINES)
    power = row.decimal_between("power_kw", 2, LEAST_POWER, MOST_POWER)
    shares = [
        row.decimal_between(column, 3, LEAST_SHARE, WHOLE_SHARE)
        for column in ("use_factor", "efficiency", "cos_phi")
    ]
    if code is None or description is None or count is None or power is None:
        return None
    known = [share for share in shares if share is not None]
    return LoadRow(code, description, count, power, *known) if len(known) == len(shares) else None


def _code(row: Row, first_rows: dict[str, int]) -> str | None:
    code = row.text("load", 20)
    if code is not None and code in first_rows:
        row.tell(reasons.LOAD_TWICE, "load", load=code, first=first_rows[code])
        return None
    if code is not None:
        first_rows[code] = row.number
    return code

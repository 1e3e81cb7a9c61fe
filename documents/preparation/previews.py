"""What a table attached to a draft holds, shown before it is sent; and the empty tables to fill in."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents.preparation.draft_source import files_of, path_of
from documents.preparation.drafts import Draft, DraftUpload
from workflows.files.dossier import load_table, lot_table
from workflows.files.dossier.faults import Fault, Findings
from workflows.files.dossier.fields import Fields
from workflows.files.dossier.model import LoadRow, LotRow
from workflows.files.dossier.sources import Source
from workflows.files.dossier.toml_reader import DOSSIER_TOML
from workflows.files.programme import LotCategory

SHOWN = 8
COLUMNS = {"lots": lot_table.COLUMNS, "loads": load_table.COLUMNS}


@dataclass(frozen=True)
class Preview:
    """The first rows of a table, what they add up to, and the faults in it."""

    rows: tuple[Any, ...]
    count: int
    totals: dict[str, Any]
    faults: tuple[Fault, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def preview(draft: Draft, upload: DraftUpload, phases: int = 1) -> Preview:
    """The table as it would be read when the dossier is sent."""
    findings = Findings()
    with files_of(draft) as files:
        if upload.role == DraftUpload.Role.LOTS:
            return of_lots(upload, files, findings, phases)
        return of_loads(upload, files, findings)


def of_lots(upload: DraftUpload, source: Source, findings: Findings, phases: int) -> Preview:
    given = {"lots": path_of(upload)}
    table = lot_table.read_lots(Fields("programme", given, findings, DOSSIER_TOML), source, phases)
    rows: Sequence[LotRow] = table.rows
    totals = {
        "area_m2": sum(row.area_m2 for row in rows),
        "dwellings": sum(row.dwellings for row in rows),
        "shops": sum(row.shops for row in rows),
    }
    shown = tuple({"row": row, "category": LotCategory(row.category).label} for row in rows[:SHOWN])
    return Preview(shown, len(rows), totals, tuple(findings))


def of_loads(upload: DraftUpload, source: Source, findings: Findings) -> Preview:
    given = {"loads": path_of(upload)}
    rows: Sequence[LoadRow] = load_table.read_loads(Fields("industry", given, findings, DOSSIER_TOML), source)
    totals = {"power_kw": sum(row.count * row.power_kw for row in rows)}
    return Preview(tuple({"row": row} for row in rows[:SHOWN]), len(rows), totals, tuple(findings))


def empty_csv(table: str) -> bytes:
    """The header alone, with the mark by which spreadsheets know UTF-8."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerow(COLUMNS[table])
    return text.getvalue().encode("utf-8-sig")


def empty_xlsx(table: str) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - slow to load, and few ask for an empty table

    workbook = Workbook()
    sheet = workbook.active
    if sheet is None:  # a new workbook has one
        raise RuntimeError
    sheet.title = table
    sheet.append(list(COLUMNS[table]))
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()

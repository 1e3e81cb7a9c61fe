"""Rows of a table, CSV or XLSX alike, under the columns it must have; rows keep the number the user sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest

from workflows.files.dossier import reasons
from workflows.files.dossier.cells import Row, as_text
from workflows.files.dossier.csv_rows import csv_rows
from workflows.files.dossier.faults import Findings
from workflows.files.dossier.fields import Fields
from workflows.files.dossier.sources import Source, read_whole
from workflows.files.dossier.xlsx_rows import xlsx_rows

LARGEST_TABLE = 10_000_000
MOST_ROWS = 10_000
READERS = {".csv": csv_rows, ".xlsx": xlsx_rows}

Cells = Sequence[object]


class Unreadable(Exception):
    """The bytes are no table; the fault has been told."""


def read_table(fields: Fields, key: str, source: Source, columns: Sequence[str]) -> list[Row]:
    """The rows of the table that a key names, or none after telling why."""
    name = fields.text(key, longest=1000)
    if not name:
        return []
    reader = next((read for suffix, read in READERS.items() if name.lower().endswith(suffix)), None)
    if reader is None:
        fields.findings.add(reasons.NOT_A_TABLE, name)
        return []
    content = read_whole(source, name, LARGEST_TABLE, fields.findings, told=(fields.file, fields.name(key)))
    if content is None:
        return []
    return _under_header(name, reader(content, name, fields.findings), columns, fields.findings)


def _under_header(
    name: str, lines: Iterator[tuple[int, Cells]], columns: Sequence[str], findings: Findings
) -> list[Row]:
    number, header = next(lines, (1, ()))
    titles = _header(name, number, header, columns, findings)
    if not titles:
        return []
    rows = [_row(name, at, cells, titles, findings) for at, cells in islice(lines, MOST_ROWS + 1)]
    if not rows and not findings.has_errors_in(name):
        findings.add(reasons.TABLE_EMPTY, name)
    if len(rows) > MOST_ROWS:
        findings.add(reasons.TOO_MANY_ROWS, name, limit=MOST_ROWS)
        return []
    return rows


def _header(name: str, number: int, header: Cells, columns: Sequence[str], findings: Findings) -> list[str]:
    """The column of each cell, "" for one to pass over; none where there is no header."""
    if not header:
        if not findings.has_errors_in(name):
            findings.add(reasons.TABLE_EMPTY, name)
        return []
    titles = [as_text(cell).lower() for cell in header]
    for title in sorted(set(titles) - {""} - set(columns), key=titles.index):
        findings.add(reasons.COLUMN_UNKNOWN, name, number, title)
    for column in columns:
        if titles.count(column) > 1:
            findings.add(reasons.COLUMN_TWICE, name, number, column)
        elif column not in titles:
            findings.add(reasons.COLUMN_MISSING, name, number, column)
    return [title if title in columns else "" for title in titles]


def _row(name: str, number: int, cells: Cells, titles: list[str], findings: Findings) -> Row:
    if any(as_text(cell) for cell in cells[len(titles) :]):
        findings.add(reasons.TOO_MANY_CELLS, name, number)
    values = {title: cell for title, cell in zip_longest(titles, cells[: len(titles)]) if title}
    return Row(name, number, values, findings)

"""Lines of the first sheet of an XLSX workbook, read without unpacking what would swell."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from workflows.files.dossier import reasons
from workflows.files.dossier.cells import UNCALCULATED
from workflows.files.dossier.faults import Findings

LARGEST_UNPACKED = 60_000_000
MOST_MEMBERS = 2_000
MOST_COLUMNS = 60
#: A row far down makes the reader count through all the blank ones above it.
LAST_ROW = 20_000
SHEETS = "xl/worksheets/"
FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
#: What openpyxl and the modules below it raise on a damaged workbook.
DAMAGED = (
    ArithmeticError, AttributeError, EOFError, LookupError, NotImplementedError, OSError, RuntimeError,
    SyntaxError, TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def xlsx_rows(content: bytes, name: str, findings: Findings) -> Iterator[tuple[int, tuple[object, ...]]]:
    """Each row that is not blank, with its number in the sheet."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        findings.add(reasons.UNREADABLE_TABLE, name)
    elif swells(content):
        findings.add(reasons.SWOLLEN_TABLE, name)
    else:
        yield from _rows(content, name, findings)


def swells(content: bytes) -> bool:
    """Whether the archive unpacks to more than is read; zipfile holds members to the size they declare."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False  # openpyxl will refuse it, and say why
    return len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED


def _rows(content: bytes, name: str, findings: Findings) -> Iterator[tuple[int, tuple[object, ...]]]:
    try:
        lines = _uncalculated_marked(content) if _has_formulas(content) else _lines(content)
        for number, cells in enumerate(lines, start=1):
            if number > LAST_ROW:
                findings.add(reasons.TOO_MANY_ROWS, name, number, limit=LAST_ROW)
                return
            if any(cell is not None and str(cell).strip() for cell in cells):
                yield number, cells
    except DAMAGED:
        findings.add(reasons.UNREADABLE_TABLE, name)


def _lines(content: bytes, *, data_only: bool = True, values_only: bool = True) -> Iterator[tuple[Any, ...]]:
    """The rows of the first sheet: the results of its formulas, or the formulas themselves."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and few processes read a workbook

    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # some programs write a wrong extent, and openpyxl would believe it
    yield from sheet.iter_rows(values_only=values_only, max_col=MOST_COLUMNS)


def _has_formulas(content: bytes) -> bool:
    """Whether any sheet has one; most tables have none, and need not be read twice."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith(SHEETS)]
        return any(FORMULA.search(archive.read(name)) for name in sheets)


def _uncalculated_marked(content: bytes) -> Iterator[tuple[object, ...]]:
    """The rows with a mark where a formula has no result; one that results in an empty text has one."""
    results, formulas = _lines(content, values_only=False), _lines(content, data_only=False)
    for cells, written in zip(results, formulas, strict=False):
        yield tuple(
            UNCALCULATED
            if cell.value is None and cell.data_type == "n" and formula is not None
            else cell.value
            for cell, formula in zip(cells, written, strict=False)
        )

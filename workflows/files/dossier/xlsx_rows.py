"""Lines of the first sheet of an XLSX workbook, read without unpacking what would swell."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from workflows.files.dossier import reasons
from workflows.files.dossier.faults import Findings

LARGEST_UNPACKED = 60_000_000
MOST_MEMBERS = 2_000
MOST_COLUMNS = 60
#: A row far down makes the reader count through all the blank ones above it.
LAST_ROW = 20_000
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
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to load, and few processes read a workbook

    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong extent, and openpyxl would believe it
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
            if number > LAST_ROW:
                findings.add(reasons.TOO_MANY_ROWS, name, number, limit=LAST_ROW)
                return
            if any(cell is not None and str(cell).strip() for cell in cells):
                yield number, cells
    except DAMAGED:
        findings.add(reasons.UNREADABLE_TABLE, name)

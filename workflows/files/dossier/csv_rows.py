"""Lines of a CSV file in UTF-8, with or without its mark, separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from workflows.files.dossier import reasons
from workflows.files.dossier.faults import Findings

SEPARATORS = ",;\t"
#: What spreadsheets take as a word to themselves, above the header.
SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?[,;\t|]*\r?\n', re.IGNORECASE)
WORKBOOK = b"PK\x03\x04"


def csv_rows(content: bytes, name: str, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not blank, with the number of the line on which it begins."""
    if content.startswith(WORKBOOK):
        findings.add(reasons.WORKBOOK_AS_CSV, name)
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        findings.add(reasons.NOT_UTF8, name, content[: problem.start].count(b"\n") + 1)
        return
    if "\0" in text:
        findings.add(reasons.UNREADABLE_TABLE, name)
        return
    said = SEPARATOR_LINE.match(text)
    separator, table = (said[1], text[said.end() :]) if said else (_separator(text), text)
    lines = csv.reader(io.StringIO(table, newline=""), delimiter=separator, strict=True)
    yield from _numbered(lines, name, findings, above=1 if said else 0)


def _numbered(lines, name: str, findings: Findings, *, above: int) -> Iterator[tuple[int, list[str]]]:  # type: ignore[no-untyped-def]  # csv's reader has no public name
    begins = above + 1
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = above + lines.line_num + 1
    except csv.Error:
        findings.add(reasons.UNREADABLE_TABLE, name, begins)


def _separator(text: str) -> str:
    """The separator that the header uses most: figures below may hold decimal commas."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=header.count)

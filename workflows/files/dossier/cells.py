"""One row of a table, and how its cells become texts and numbers; faults name the row and the column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from workflows.files.dossier import reasons
from workflows.files.dossier.faults import Findings, Reason
from workflows.files.dossier.names import has_hidden_characters

#: Spaces that people and spreadsheets put between groups of three digits.
GROUPING = re.compile(r"[\s\u00a0\u202f']")
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
#: Digits before the point beyond which nothing is in range, and a Decimal soon has no room for its places.
MOST_DIGITS = 15


class Uncalculated:
    """What stands in a workbook's cell whose formula was never reckoned: some programs write no result."""


UNCALCULATED = Uncalculated()


def as_text(cell: object) -> str:
    """What a cell shows: 10 for the workbook's 10.0, nothing for an empty one."""
    if cell is None or cell is UNCALCULATED:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell)).strip()


def as_decimal(cell: object) -> Decimal | None:
    """The number in a cell, with a decimal point or comma; None if it is none."""
    if isinstance(cell, bool):
        return None
    typed = str(cell) if isinstance(cell, int | float) else GROUPING.sub("", as_text(cell))
    if isinstance(cell, str) and not NUMBER.fullmatch(typed):
        return None
    try:
        number = Decimal(typed.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def rounded(number: Decimal, places: int) -> Decimal:
    """The number to so many places; one too large for any range is left for the caller to refuse."""
    return number if number.adjusted() >= MOST_DIGITS else round(number, places)


@dataclass(frozen=True)
class Row:
    """Cells by column; each method returns a value, or None after telling what is wrong.

    A column that the header lacks was told once there, so nothing is told of it row by row.
    """

    file: str
    number: int
    cells: Mapping[str, object]
    findings: Findings

    def tell(self, reason: Reason, column: str, **params: object) -> None:
        if column in self.cells:
            self.findings.add(reason, self.file, self.number, column, **params)

    def tell_empty(self, column: str) -> None:
        is_formula = self.cells.get(column) is UNCALCULATED
        self.tell(reasons.FORMULA_UNCALCULATED if is_formula else reasons.CELL_EMPTY, column)

    def text(self, column: str, longest: int) -> str | None:
        text = as_text(self.cells.get(column))
        if not text:
            self.tell_empty(column)
        elif has_hidden_characters(text):
            self.tell(reasons.CONTROL_CHARACTERS, column)
        elif len(text) > longest:
            self.tell(reasons.TOO_LONG, column, limit=longest)
        else:
            return text
        return None

    def choice(self, column: str, choices: Sequence[str], reason: Reason) -> str | None:
        text = self.text(column, 100)
        if text is not None and text not in choices:
            self.tell(reason, column, value=text, choices=choices)
            return None
        return text

    def decimal(self, column: str, places: int) -> Decimal | None:
        cell = self.cells.get(column)
        if not as_text(cell):
            self.tell_empty(column)
            return None
        number = as_decimal(cell)
        if number is None:
            self.tell(reasons.NOT_A_NUMBER, column, value=as_text(cell))
            return None
        return rounded(number, places)

    def decimal_between(self, column: str, places: int, least: Decimal, most: Decimal) -> Decimal | None:
        number = self.decimal(column, places)
        if number is not None and not least <= number <= most:
            self.tell(reasons.OUT_OF_RANGE, column, value=str(number), minimum=str(least), maximum=str(most))
            return None
        return number

    def whole(self, column: str, least: int, most: int, *, empty: int | None = None) -> int | None:
        """A whole number; an empty cell counts as `empty`, or is a fault where that is None."""
        cell = self.cells.get(column)
        if empty is not None and not as_text(cell) and cell is not UNCALCULATED:
            return empty
        number = self.decimal(column, 6)
        if number is None:
            return None
        if number != number.to_integral_value():
            self.tell(reasons.NOT_WHOLE, column, value=as_text(cell))
        elif not least <= number <= most:
            self.tell(reasons.OUT_OF_RANGE, column, value=as_text(cell), minimum=least, maximum=most)
        else:
            return int(number)
        return None

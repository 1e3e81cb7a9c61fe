"""The text of a dossier.toml becomes tables; where it cannot be read, the line is told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

AT_LINE = re.compile(r"at line (\d+)")
#: Python reads no decimal integer above this many digits, and says so without a line.
ENDLESS = re.compile(r"[0-9_]{4300}")


class NotToml(Exception):
    """The text is no TOML, or cannot be held; `line` is where, as far as it is known."""

    def __init__(self, line: int | None) -> None:
        self.line = line
        super().__init__(line)


def parsed_toml(text: str, *, number: Callable[[str], object]) -> dict[str, Any]:
    """The tables of the text, its decimal numbers as `number` reads them; raises NotToml."""
    try:
        return tomllib.loads(text, parse_float=number)
    except (ValueError, RecursionError) as problem:
        raise NotToml(_line(text, problem)) from problem


def exact(text: str) -> Decimal:
    """The number as written; one that not even Decimal holds is as good as infinite."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def _line(text: str, problem: Exception) -> int | None:
    if found := AT_LINE.search(str(problem)):
        return int(found[1])
    if isinstance(problem, tomllib.TOMLDecodeError):  # it breaks off
        return text.rstrip().count("\n") + 1
    endless = ENDLESS.search(text)
    return text.count("\n", 0, endless.start()) + 1 if endless else None

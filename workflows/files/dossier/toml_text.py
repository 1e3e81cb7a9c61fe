"""The text of a dossier.toml as tables, or the line from which on it is no TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import Any

#: Whole numbers of TOML have 64 bits; the library reads longer ones, which nothing else here can keep.
LONGEST_WHOLE = 63


class NotToml(Exception):
    """`line` is where reading stopped, or None where that is not known."""

    def __init__(self, line: int | None = None) -> None:
        self.line = line
        super().__init__(line)


def parsed(text: str, parse_float: Callable[[str], Any]) -> dict[str, Any]:
    """The tables of the text; raises NotToml."""
    try:
        content = tomllib.loads(text.removeprefix("\ufeff"), parse_float=parse_float)
    except (ValueError, RecursionError, ArithmeticError) as problem:
        raise NotToml(_line(str(problem), text)) from problem
    if not _holds_plain_numbers(content):
        raise NotToml
    return content


def _line(problem: str, text: str) -> int | None:
    if found := re.search(r"at line (\d+)", problem):
        return int(found[1])
    return len(text.splitlines()) if "end of document" in problem else None


def _holds_plain_numbers(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_holds_plain_numbers, value.values()))
    if isinstance(value, list):
        return all(map(_holds_plain_numbers, value))
    return not isinstance(value, int) or value.bit_length() <= LONGEST_WHOLE

"""What each kind of paper is, who issues it and what it must show, read once from a table per language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "explanations"


@dataclass(frozen=True)
class Explanation:
    what: str
    issuer: str
    shows: str


@cache
def explanations(language: str) -> dict[str, Explanation]:
    """By the code of the kind."""
    table = tomllib.loads((TABLES / f"{language}.toml").read_text(encoding="utf-8"))
    return {code: Explanation(**told) for code, told in table.items()}

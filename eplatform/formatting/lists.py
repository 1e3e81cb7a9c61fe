"""Several things in one sentence, separated as the language does."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language


def listed(things: Iterable[object]) -> str:
    """The things in a row: a, b, c."""
    return ("، " if _is_arabic() else ", ").join(map(str, things))


def listed_apart(things: Iterable[object]) -> str:
    """The things in a row where one of them may hold a comma: a; b; c."""
    return ("؛ " if _is_arabic() else "; ").join(map(str, things))


def _is_arabic() -> bool:
    return (get_language() or "").startswith("ar")

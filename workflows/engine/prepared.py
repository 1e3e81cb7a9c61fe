"""Statements of the hot path, parsed and planned once a connection instead of once a step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections

#: The statements each open connection knows; a closed connection takes its entry with it.
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def run(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement with ``%s`` for its values returns; it must return some columns.

    PostgreSQL keeps prepared statements whatever becomes of the transaction, so a rollback harms none.
    """
    name, definition, call = named(statement)
    link = connections[DEFAULT_DB_ALIAS]  # found once: the proxy looks it up at every touch
    with link.cursor() as cursor:
        known = _known.setdefault(link.connection, set())
        if name not in known:
            cursor.execute(definition)
            known.add(name)
        cursor.execute(call, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@cache
def named(statement: str) -> tuple[str, str, str]:
    """Name, definition and call of a statement; the name is the same in every process."""
    pieces = statement.split("%s")
    body = "".join(f"{piece}${place}" for place, piece in enumerate(pieces[:-1], 1)) + pieces[-1]
    name = f"eplatform_{sha256(statement.encode()).hexdigest()[:16]}"
    asked = ", ".join(["%s"] * (len(pieces) - 1))
    return name, f"PREPARE {name} AS {body}", f"EXECUTE {name} ({asked})"

"""Rows of the hot path, read and written by statements that are put together once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

Row = TypeVar("Row", bound=models.Model)
Convert = Callable[[Any], Any]


def fields_of(model: type[models.Model], *, but: Iterable[str] = ()) -> list[models.Field[Any, Any]]:
    left_out = set(but)
    return [field for field in model._meta.concrete_fields if field.name not in left_out]


def columns_of(fields: Iterable[models.Field[Any, Any]], alias: str = "") -> str:
    """The columns for a SELECT or INSERT, quoted, behind the alias where there is one."""
    prefix = f"{alias}." if alias else ""
    return ", ".join(f'{prefix}"{field.column}"' for field in fields)


@cache
def reading(fields: tuple[models.Field[Any, Any], ...]) -> tuple[list[str], list[tuple[int, Convert]]]:
    """The attributes of those columns, and how their values become what the fields hold, by their place."""
    converted: list[tuple[int, Convert]] = [
        (place, partial(field.from_db_value, expression=None, connection=connection))
        for place, field in enumerate(fields)
        if hasattr(field, "from_db_value")
    ]
    return [field.attname for field in fields], converted


def loaded(model: type[Row], fields: Sequence[models.Field[Any, Any]], values: Sequence[Any]) -> Row:
    """The row as its model, as if a query of the model had found it; what was not read is deferred."""
    names, converted = reading(tuple(fields))
    row = list(values)
    for place, convert in converted:
        row[place] = convert(row[place])
    return model.from_db(DEFAULT_DB_ALIAS, names, row)


def from_json(model: type[Row], fields: Sequence[models.Field[Any, Any]], values: list[Any]) -> Row:
    """The row that PostgreSQL gave as a JSON array of its columns."""
    for place in moments(tuple(fields)):
        if values[place] is not None:
            values[place] = datetime.fromisoformat(values[place])
    for place, value in enumerate(values):
        if isinstance(value, dict | list):
            values[place] = json.dumps(value)
    return loaded(model, fields, values)


@cache
def moments(fields: tuple[models.Field[Any, Any], ...]) -> list[int]:
    """The places that hold a moment, which JSON knows as text only."""
    return [place for place, field in enumerate(fields) if isinstance(field, models.DateTimeField)]

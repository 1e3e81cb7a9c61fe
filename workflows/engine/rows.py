"""Rows of the hot path, read and written by statements that are put together once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar

from django.db import connection, models

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
def converters(model: type[models.Model], names: tuple[str, ...]) -> list[tuple[int, Convert]]:
    """How the values of those columns become what the fields hold, by their place in the row."""
    found: list[tuple[int, Convert]] = []
    for place, name in enumerate(names):
        field: Any = model._meta.get_field(name)
        if hasattr(field, "from_db_value"):
            found.append((place, partial(field.from_db_value, expression=None, connection=connection)))
    return found


def loaded(model: type[Row], fields: Sequence[models.Field[Any, Any]], values: Sequence[Any]) -> Row:
    """The row as its model, as if a query of the model had found it; what was not read is deferred."""
    row = list(values)
    for place, convert in converters(model, tuple(field.name for field in fields)):
        row[place] = convert(row[place])
    return model.from_db(connection.alias, [field.attname for field in fields], row)


def from_record(model: type[Row], fields: Sequence[models.Field[Any, Any]], record: dict[str, Any]) -> Row:
    """The row that PostgreSQL gave as a JSON object of its columns."""
    moments = moments_of(model)
    return loaded(
        model, fields, [read(record[str(field.column)], field.column in moments) for field in fields]
    )


def read(value: Any, is_moment: bool) -> Any:
    """A value of a JSON object as the driver would have given it."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    return datetime.fromisoformat(value) if is_moment and value else value


@cache
def moments_of(model: type[models.Model]) -> frozenset[str]:
    """The columns that hold a moment, which JSON knows as text only."""
    return frozenset(
        str(field.column) for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField)
    )


def stored(field: models.Field[Any, Any], value: Any) -> Any:
    """The value as the column takes it."""
    return field.get_db_prep_save(value, connection)

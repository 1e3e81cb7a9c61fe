"""Rows of the hot path, read and written by statements that are put together once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState

from eplatform.statements import prepared

Row = TypeVar("Row", bound=models.Model)
Places = list[tuple[int, Callable[[Any], Any]]]


class Columns(Generic[Row]):
    """Columns of a model, named in statements and read back as its rows; what was left out is deferred."""

    def __init__(
        self, model: type[Row], names: Iterable[str] | None = None, *, but: Iterable[str] = ()
    ) -> None:
        self.model = model
        left_out, wanted = set(but), None if names is None else set(names)
        self.fields = [
            field
            for field in model._meta.concrete_fields
            if field.name not in left_out and (wanted is None or field.name in wanted)
        ]
        self.attributes = [field.attname for field in self.fields]

    def __len__(self) -> int:
        return len(self.fields)

    def named(self, alias: str = "") -> str:
        """The columns for a SELECT or INSERT, quoted, behind the alias where there is one."""
        prefix = f"{alias}." if alias else ""
        return ", ".join(f'{prefix}"{field.column}"' for field in self.fields)

    def typed(self) -> str:
        """The columns with their types, their checks left out, for a record made of JSON."""
        return ", ".join(f'"{field.column}" {column_type(field)}' for field in self.fields)

    def insert(self, rows: Sequence[Row]) -> None:
        """Write new rows in one statement; each gets its key."""
        keys = prepared.run(self._inserting, [encoded([self.as_record(row) for row in rows])])
        for row, (key,) in zip(rows, keys, strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS

    def row(self, values: Sequence[Any]) -> Row:
        """The row, as if a query of the model had found it."""
        return self._made(values, self._found)

    def from_json(self, values: Sequence[Any]) -> Row:
        """The row that PostgreSQL gave as a JSON array of its columns."""
        return self._made(values, self._found_in_json)

    def as_record(self, row: Row) -> dict[str, Any]:
        """The columns of a row that is to be written, as JSON knows them."""
        held = row.__dict__
        record = {str(field.column): held[field.attname] for field in self.fields}
        for column, convert in self._kept:
            record[column] = convert(record[column])
        return record

    def _made(self, values: Sequence[Any], converted: Places) -> Row:
        # What a model's own constructor does besides is of no use here, and costs more than the statement.
        held = dict(zip(self.attributes, values, strict=True))
        for place, convert in converted:
            name = self.attributes[place]
            held[name] = convert(held[name])
        made = self.model.__new__(self.model)
        made._state = ModelState()
        made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
        made.__dict__.update(held)
        return made

    @cached_property
    def _inserting(self) -> str:
        meta = self.model._meta
        return f"""INSERT INTO "{meta.db_table}" ({self.named()}) SELECT {self.named()}
            FROM jsonb_to_recordset(%s::jsonb) AS row ({self.typed()})
            RETURNING "{meta.pk.column}" """  # noqa: S608 - names of the model

    @cached_property
    def _found(self) -> Places:
        return [
            (place, partial(field.from_db_value, expression=None, connection=connection))
            for place, field in enumerate(self.fields)
            if hasattr(field, "from_db_value")
        ]

    @cached_property
    def _found_in_json(self) -> Places:
        """JSON knows moments as text only, and what a JSON column holds is read already."""
        moments: Places = [
            (place, moment)
            for place, field in enumerate(self.fields)
            if isinstance(field, models.DateTimeField)
        ]
        return moments + [each for each in self._found if not is_json(self.fields[each[0]])]

    @cached_property
    def _kept(self) -> list[tuple[str, Callable[[Any], Any]]]:
        """Columns whose values only their field can write."""
        return [
            (str(field.column), field.get_prep_value)
            for field in self.fields
            if hasattr(field, "from_db_value") and not is_json(field)
        ]


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def is_json(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.JSONField)


def column_type(field: Any) -> str:
    """The type of the column alone, without its check."""
    return str(field.target_field.rel_db_type(connection) if field.is_relation else field.db_type(connection))


def encoded(value: Any) -> str:
    """JSON with moments to the microsecond and amounts to the digit, as PostgreSQL keeps them."""
    return json.dumps(value, default=in_words)


def in_words(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)

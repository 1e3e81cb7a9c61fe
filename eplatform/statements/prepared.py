"""Statements of the hot path, parsed and planned once a connection instead of once a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, query

Row = TypeVar("Row", bound=Model)
#: Stands in for a moment: no row and no clock has one like it.
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class PlannedCursor(psycopg.Cursor[Any]):
    """A cursor that has PostgreSQL keep each of its statements, by the driver's own means.

    Values travel beside the statement and not within its text. PostgreSQL keeps what is planned
    whatever becomes of the transaction, so a rollback harms none.
    """

    def execute(self, query: Any, params: Any = None, **_given: Any) -> PlannedCursor:
        super().execute(query, params, prepare=True)
        return self

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        """The driver's own, kept where Django looks for what was sent."""
        self._query = super()._convert_query(query, params)
        return self._query


def run(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement with ``%s`` for its values returns; it must return some columns."""
    link: Any = connections[DEFAULT_DB_ALIAS]
    link.ensure_connection()
    if link.connection.prepare_threshold is None:  # as Django opens it; its own cursors plan nothing anyway
        link.connection.prepare_threshold = 0
    # Django's own wrapper goes around it: the statement is counted, logged and its errors are Django's.
    with link._prepare_cursor(PlannedCursor(link.connection)) as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


class Kept:
    """A query that the ORM puts into SQL once, to be asked again with other values.

    It is made with stand-ins that nothing else in the query is equal to, in the order of the values.
    """

    def __init__(self, ask: Callable[..., QuerySet[Any]], *stand_ins: Any) -> None:
        self.ask, self.stand_ins = ask, stand_ins

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        statement, given = self._written
        return run(statement, [values[place] if place >= 0 else value for place, value in given])

    @cached_property
    def _written(self) -> tuple[str, list[tuple[int, Any]]]:
        statement, values = self.ask(*self.stand_ins).query.sql_with_params()
        places = {stand_in: place for place, stand_in in enumerate(self.stand_ins)}
        return statement, [(places.get(value, -1), value) for value in values]


class KeptRows(Kept, Generic[Row]):
    """The same for whole rows of a model, with those that ``select_related`` brings along."""

    def __init__(self, ask: Callable[..., QuerySet[Row]], *stand_ins: Any) -> None:
        super().__init__(ask, *stand_ins)

    def found(self, *values: Any) -> list[Row]:
        """The rows as the query itself would give them."""
        compiler, names, own, brought, converters = self._read
        rows = compiler.apply_converters(self.rows(*values), converters)
        model: type[Row] = compiler.klass_info["model"]
        found = []
        for row in rows:
            made = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
            for each in brought:
                each.populate(row, made)
            found.append(made)
        return found

    @cached_property
    def _read(self) -> tuple[Any, list[str], slice, list[Any], Any]:
        """How a row is read."""
        compiler: Any = self.ask(*self.stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        compiler.as_sql()  # only then it knows its columns
        columns = compiler.klass_info["select_fields"]
        own = slice(columns[0], columns[-1] + 1)
        names = [column.target.attname for column, _sql, _alias in compiler.select[own]]
        populators: Any = query.get_related_populators
        brought = populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        return compiler, names, own, brought, converters

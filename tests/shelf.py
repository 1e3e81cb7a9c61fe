"""Files at a step of their life, made once by each test process and from then on put back row by row.

The doors themselves make them. What a test wrote to reach a step is looked up in the tables, against what
is committed there; the next test that asks for the same at the same point is given the same rows. A test
that has written anything else before, that commits, or that changes the code it runs has them made anew.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.db.models import Model
from django.utils.translation import get_language

from tests.cast import Cast
from workflows.engine import editions

#: What this transaction has written so far, by table.
WRITTEN = """SELECT oid::regclass::text, n FROM pg_class, LATERAL (
    SELECT pg_stat_get_xact_tuples_inserted(oid)
    + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid)) AS written(n)
  WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND n > 0 ORDER BY 1"""
IS_CLEAN = "SELECT pg_current_xact_id_if_assigned() IS NULL"
AS_TEXT = "SELECT t::text FROM {} t"
RULES = "workflows_edition"

Rows = dict[str, tuple[frozenset[str], frozenset[str]]]  # by table: gone since it was committed, and new


class Row(NamedTuple):
    model: type[Model]
    pk: Any


class Kept(NamedTuple):
    rows: Rows
    script: str
    result: Any


class Shelf:
    def __init__(self) -> None:
        self.kept: dict[Any, Kept] = {}
        self.committed: dict[str, frozenset[str]] = {}
        self.is_making = self.is_closed = False
        self.patch: pytest.MonkeyPatch | None = None
        #: Where in which transaction something was put, what had been put there, and all written by then.
        self.stand: tuple[Any, Any, Any] = (None, (), None)

    def point(self) -> Any:
        """What this transaction holds, named by how it came about; None where nobody can say."""
        if self.is_closed or not is_taken_back() or self.is_patched():
            return None
        if _asked(IS_CLEAN)[0][0]:
            return ()
        place, key, written = self.stand
        return key if place == place_now() and written == _asked(WRITTEN) else None

    def clear(self) -> None:
        """Something was committed."""
        self.kept.clear()
        self.committed.clear()

    def is_patched(self) -> bool:
        """Whether the doors may do otherwise by now."""
        patch = self.patch
        is_overridden = isinstance(settings._wrapped, UserSettingsHolder)
        return is_overridden or bool(patch and (patch._setattr or patch._setitem))

    def give(self, make: Callable[[], Any], name: Any) -> Any:
        before = self.point()
        if before is None:
            return make()
        key = (*before, name)
        if found := self.kept.get(key):
            _run(found.script)
        elif self.is_making:
            return make()
        else:
            result = _pointing(self.make(make))
            rows = _rows()
            known = self.kept[before].rows if before else {}
            self.kept[key] = found = Kept(rows, "".join(script(known, rows)), result)
        self.stand = place_now(), key, _asked(WRITTEN)
        return _fetched(found.result)

    def make(self, make: Callable[[], Any]) -> Any:
        self.is_making = True
        try:
            return make()
        finally:
            self.is_making = False


SHELF = Shelf()


def is_taken_back() -> bool:
    """Whether what a test writes now is gone after it."""
    return connection.in_atomic_block and getattr(connection.atomic_blocks[0], "_from_testcase", False)


def place_now() -> tuple[Any, list[Any]]:
    """The transaction and the savepoints within: what is written in one may be gone after it."""
    return connection.atomic_blocks[0], list(connection.savepoint_ids)


@pytest.fixture(autouse=True)
def patched(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    SHELF.patch = monkeypatch
    yield
    SHELF.patch, SHELF.is_closed = None, False


def kept(make: Callable[..., Any]) -> Callable[..., Any]:
    """What `make` brings about, or the same rows again."""
    bind = inspect.signature(make).bind

    @functools.wraps(make)
    def given(*args: Any, **kwargs: Any) -> Any:
        asked = _told(bind(*args, **kwargs).arguments)
        name = make.__module__, make.__qualname__, get_language(), asked
        return SHELF.give(lambda: make(*args, **kwargs), name)

    return given


def _asked(statement: str) -> list[Any]:
    """Behind the back of Django, which counts the statements of a test."""
    return connection.connection.execute(statement).fetchall()


def _told(value: Any) -> Any:
    """What was asked for, as a key: rows by their own, the cast by the person that comes first in it."""
    if isinstance(value, dict):
        return tuple((name, _told(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return tuple(_told(each) for each in value)
    if isinstance(value, Cast):
        return "cast", value.applicant.pk
    return Row(type(value), value.pk) if isinstance(value, Model) else value


def _rows() -> Rows:
    """What this transaction has changed, against what is committed."""
    tables = [table for table, _count in _asked(WRITTEN)]
    committed = _committed(tables)
    now = {table: frozenset(row for (row,) in _asked(AS_TEXT.format(table))) for table in tables}
    return {table: (committed[table] - now[table], now[table] - committed[table]) for table in tables}


def _committed(tables: list[str]) -> dict[str, frozenset[str]]:
    """What another one sees, who is asked once: these tests commit nothing."""
    if missing := [table for table in tables if table not in SHELF.committed]:
        parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
        with psycopg.connect(**parameters) as another:
            another.execute("SELECT set_config('TimeZone', %s, true)", _asked("SHOW TimeZone")[0])
            for table in missing:
                SHELF.committed[table] = frozenset(row for (row,) in another.execute(AS_TEXT.format(table)))
    return SHELF.committed


def script(before: Rows, after: Rows) -> Iterator[str]:
    """The statements from one to the other; they start none of the tables' triggers."""
    yield "SET LOCAL session_replication_role = replica;"
    nothing: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    for table, (gone, new) in after.items():
        gone_before, new_before = before.get(table, nothing)
        if away := (gone - gone_before) | (new_before - new):
            yield f"DELETE FROM {table} t WHERE t::text = ANY ({_literal(away)});"
        if more := (new - new_before) | (gone_before - gone):
            made = f"SELECT unnest({_literal(more)})::{table}"
            yield f"INSERT INTO {table} SELECT (made).* FROM ({made}) rows(made);"
    yield "SET LOCAL session_replication_role = DEFAULT;"


def _literal(rows: frozenset[str]) -> str:
    return psycopg.sql.Literal(sorted(rows)).as_string(connection.connection) + "::text[]"


def _run(script: str) -> None:
    connection.connection.execute(script)
    if RULES in script:
        editions.changed()  # rows that are put back send no signal


def _pointing(result: Any) -> Any:
    """The result with its rows named instead of held: a test may change what it is handed."""
    if isinstance(result, list | tuple):
        return type(result)(_pointing(each) for each in result)
    return Row(type(result), result.pk) if isinstance(result, Model) else result


def _fetched(result: Any) -> Any:
    if isinstance(result, Row):
        return result.model._base_manager.get(pk=result.pk)
    if isinstance(result, list | tuple):
        return type(result)(_fetched(each) for each in result)
    return result

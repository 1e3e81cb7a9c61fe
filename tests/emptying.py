"""What stands in the database between the tests: the cast, put back after a test that commits its rows."""

from __future__ import annotations

from functools import cache

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.cast import Cast
from tests.shelf import AS_TEXT, SHELF, Rows, script
from tests.signing_in import admit
from workflows.engine import editions

#: Tables of ours that no model stands for.
WITHOUT_MODEL = ("procrastinate_jobs", "shared_cache", "shared_tries")
#: Written by the migrations; Django's flush empties them too, and has to write them all again.
KEPT = {"django_content_type", "auth_permission"}


#: What stood in the database of this test process before the first test.
STANDING: Rows = {}


def pytest_configure() -> None:
    TransactionTestCase._fixture_teardown = lambda _self: empty()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The database of this test process, with the cast in it and signed in."""
    with django_db_blocker.unblock():
        admit(Cast().people.values())
        remember()


def remember() -> None:
    nothing: frozenset[str] = frozenset()
    with connection.cursor() as cursor:
        for table in filled(cursor):
            cursor.execute(AS_TEXT.format(table))
            STANDING[table] = nothing, frozenset(row for (row,) in cursor.fetchall())


def empty() -> None:
    """Row by row: a table takes longer to be made anew than the few rows of a test to be deleted."""
    with transaction.atomic(), connection.cursor() as cursor:
        gone = "".join(f"DELETE FROM {table};" for table in filled(cursor))
        # No trigger runs: every table that refers to another is emptied too.
        cursor.execute(f"SET LOCAL session_replication_role = replica; {gone}")
        connection.connection.execute("".join(script({}, STANDING)))
    SHELF.clear()  # what stood around them is gone
    editions.expire()  # no signal is sent: what is remembered names rows that are gone


def filled(cursor: CursorWrapper) -> list[str]:
    cursor.execute(looking())
    return [table for (table,) in cursor.fetchall()]


@cache
def looking() -> str:
    """Asks which tables have rows."""
    models = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = {*models, *WITHOUT_MODEL} - KEPT
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in sorted(tables)
    )

"""After a test that commits its rows are taken away, and only from the tables that have some."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.test import TransactionTestCase

from tests.shelf import SHELF
from workflows.engine import editions

#: Tables of ours that no model stands for.
WITHOUT_MODEL = ("procrastinate_jobs", "shared_cache", "shared_tries")
#: Written by the migrations; Django's flush empties them too, and has to write them all again.
KEPT = {"django_content_type", "auth_permission"}


def pytest_configure() -> None:
    TransactionTestCase._fixture_teardown = lambda _self: empty()


def empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(looking())
        if filled := [table for (table,) in cursor.fetchall()]:
            cursor.execute(f"TRUNCATE {', '.join(filled)} CASCADE")
    SHELF.clear()  # what stood around them is gone
    editions.expire()  # no signal is sent: what is remembered names rows that are gone


@cache
def looking() -> str:
    """Asks which tables have rows."""
    models = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = {*models, *WITHOUT_MODEL} - KEPT
    return " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in sorted(tables)
    )

"""Statements planned once a connection: the values are values, and a rollback harms none."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from eplatform.statements import prepared

ECHO = "SELECT %s::text, %s::int"

pytestmark = pytest.mark.django_db


def test_value_stays_a_value():
    assert prepared.run(ECHO, ["'; DROP TABLE workflows_task; --", 3]) == [
        ("'; DROP TABLE workflows_task; --", 3)
    ]


def test_statement_is_planned_once_a_connection():
    prepared.run(ECHO, ["a", 1])

    with CaptureQueriesContext(connection) as asked:
        prepared.run(ECHO, ["b", 2])

    assert len(asked) == 1
    assert planned() == 1


def test_statement_survives_a_rollback():
    with transaction.atomic():
        prepared.run("SELECT %s::text || 'first seen here'", ["a"])
        transaction.set_rollback(True)

    assert prepared.run("SELECT %s::text || 'first seen here'", ["b"]) == [("bfirst seen here",)]


def planned():
    """How often PostgreSQL planned the statement for this connection, and keeps it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["SELECT $1::text, $2::int%"],
        )
        return cursor.fetchone()[0]

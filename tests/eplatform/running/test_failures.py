"""A database that is not reached is told from one that refuses a statement."""

import psycopg
import pytest
from django.db import OperationalError, connection

from eplatform.running import failures, ports


def test_database_that_nobody_serves_is_unreachable():
    (port,) = ports.free_ports(1)

    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(f"postgresql://a:b@{ports.LOCALHOST}:{port}/e")
    error = OperationalError()
    error.__cause__ = refused.value

    assert failures.is_unreachable(error)


@pytest.mark.django_db
def test_database_that_refuses_a_statement_was_reached():
    with pytest.raises(OperationalError) as refused, connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")

    assert not failures.is_unreachable(refused.value)

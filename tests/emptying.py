"""What a flush leaves behind: Django empties the tables of its models, and some of ours have none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from workflows.engine import editions

TABLES = ("procrastinate_jobs", "shared_cache", "shared_tries")


@pytest.fixture(autouse=True)
def empty_tables(request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """After a test that commits, no job, no count and no rule of it is left for the next."""
    yield
    if commits(request):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        editions.expire()  # a flush sends no signal: what is remembered names rows that are gone


def commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    return "transactional_db" in request.fixturenames or bool(marker and marker.kwargs.get("transaction"))

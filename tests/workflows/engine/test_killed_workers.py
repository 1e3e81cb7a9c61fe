"""Timers survive their workers: killed at random and started again, each timer fires exactly once."""

from __future__ import annotations

import json
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings

from eplatform.environment import PROJECT
from tests import template

pytestmark = pytest.mark.slow


@pytest.fixture
def url(db):
    """A migrated, empty database of the test's own: its workers commit, and nobody cleans up behind them."""
    server = settings.DATABASES["default"]
    name = f"{server['NAME']}_killing"
    address = f"postgresql://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {template.NAME}')
        yield f"{address}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_each_timer_fires_once_while_workers_are_killed(url):
    """The same with 5,000 timers is ``bench/timers.py``."""
    done = subprocess.run(
        [sys.executable, "bench/timers.py", "-n", "1000", "--url", url],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["fired_exactly_once"]
    assert figures["kills"][0] > 0

"""A migrated database that every test process copies; remembered between runs while no migration changes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import psycopg
from django import VERSION
from django.db.migrations.loader import MigrationLoader

from eplatform.environment import PROJECT
from eplatform.running.postgres import Cluster

NAME = "eplatform_template"


def make(cluster: Cluster, cache: Path, environment: dict[str, str]) -> None:
    """Create the template database from the remembered dump, or by migrating."""
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
    dump = cache / f"{_digest()}.sql"
    url = cluster.url(name=NAME)
    if dump.exists():
        _run([cluster.programs / "psql", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-f", dump, url])
    else:
        env = {**os.environ, **environment, "DATABASE_URL": url}
        _run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env)
        for old in cache.glob("*.sql"):
            old.unlink(missing_ok=True)
        draft = dump.with_suffix(f".{os.getpid()}")
        _run([cluster.programs / "pg_dump", "--no-owner", "--file", draft, url])
        draft.replace(dump)


def _digest() -> str:
    """Changes whenever any migration of any app, or Django itself, does."""
    digest = hashlib.sha256(repr(VERSION).encode())
    migrations = MigrationLoader(None).disk_migrations
    for app, name in sorted(migrations):
        source = Path(import_module(migrations[app, name].__module__).__file__)
        digest.update(f"{app} {name}".encode() + source.read_bytes())
    return digest.hexdigest()[:32]


def _run(command: list[str | Path], env: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd=PROJECT, env=env, capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout[-2000:]}\n{done.stderr[-4000:]}")

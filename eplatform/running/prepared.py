"""Remember in the database for which code it was prepared, so that a later start need not look again."""

from __future__ import annotations

import hashlib

import psycopg
from psycopg import sql

from eplatform.environment import PROJECT


def digest() -> str:
    """Changes whenever a migration, a granted right or a locked dependency does."""
    seen = hashlib.sha256()
    sources = sorted(PROJECT.glob("*/migrations/*.py")) + sorted(PROJECT.glob("*/*/migrations/*.py"))
    running = PROJECT / "eplatform" / "running"
    for source in [*sources, running / "roles.py", running / "preparing.py", PROJECT / "uv.lock"]:
        seen.update(source.name.encode() + source.read_bytes())
    return seen.hexdigest()


def is_prepared(url: str) -> bool:
    with psycopg.connect(url) as connection:
        query = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return connection.execute(query).fetchone() == (digest(),)


def remember(url: str) -> None:
    with psycopg.connect(url) as connection:
        name = sql.Identifier(connection.info.dbname)
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        connection.execute(comment.format(name, sql.Literal(digest())))


def is_empty(url: str) -> bool:
    """Whether nobody has an account yet."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is None

"""Remember in the database for which code it was prepared, so that a later start need not look again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import psycopg
from psycopg import sql

from eplatform.environment import PROJECT

#: Where open files stand, asked for without Django.
STANDING = """
SELECT DISTINCT process.flow_class, task.step
FROM workflows_task task JOIN workflows_process process ON process.id = task.process_id
WHERE task.finished IS NULL
"""

Steps = Iterable[tuple[str, str]]


def digest() -> str:
    """Changes whenever a migration, a process, a granted right or a locked dependency does."""
    seen = hashlib.sha256()
    sources = sorted(PROJECT.glob("*/migrations/*.py")) + sorted(PROJECT.glob("*/*/migrations/*.py"))
    sources += sorted((PROJECT / "workflows" / "flows").glob("*.py"))
    running = PROJECT / "eplatform" / "running"
    for source in [*sources, running / "roles.py", running / "preparing.py", PROJECT / "uv.lock"]:
        seen.update(source.name.encode() + source.read_bytes())
    return seen.hexdigest()


def is_prepared(url: str) -> bool:
    """Whether this code prepared the database, and knows every step that an open file stands on."""
    with psycopg.connect(url) as connection:
        query = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        (found,) = connection.execute(query).fetchone() or (None,)
        code, _, steps = (found or "").partition("\n")
        if code != digest():
            return False
        known = {(reference, step) for reference, step in json.loads(steps)}
        return known.issuperset(connection.execute(STANDING).fetchall())


def remember(url: str, steps: Steps) -> None:
    """Keep for which code it was prepared, and the steps which that code knows."""
    with psycopg.connect(url) as connection:
        name = sql.Identifier(connection.info.dbname)
        comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
        words = f"{digest()}\n{json.dumps(sorted(steps))}"
        connection.execute(comment.format(name, sql.Literal(words)))


def is_empty(url: str) -> bool:
    """Whether nobody has an account yet."""
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() is None


def known_addresses(url: str, addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that sign somebody in here."""
    query = "SELECT email FROM accounts_user WHERE is_active AND email = ANY(%s)"
    with psycopg.connect(url) as connection:
        return {email for (email,) in connection.execute(query, [list(addresses)])}

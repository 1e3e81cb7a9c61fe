"""The database's own accounts, each with as few rights as its work needs."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

DATABASE = "eplatform"
OWNER = "eplatform_owner"  # makes and changes tables: migrations alone
APP = "eplatform_app"  # web and worker
GATEWAY = "eplatform_gateway"  # the public door for webhooks
ROLES = (OWNER, APP, GATEWAY)
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")

# Append-only: the application may add to the record and read it, never rewrite it.
APPEND_ONLY = (
    "workflows_timelineentry",
    "workflows_study",
    "workflows_testresult",
    "workflows_acceptanceminutes",
    "workflows_credit",
    "documents_purgeentry",
)
# The gateway may add to these, and not even read them.
GATEWAY_TABLES = ("notifications_webhookevent",)


def create(superuser_url: str, passwords: Mapping[str, str], *, database: str = DATABASE) -> None:
    """Make the accounts, the database and its extensions; harmless where they stand already."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role in ROLES:
            _ensure_role(connection, role, passwords[role])
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
            name, owner = sql.Identifier(database), sql.Identifier(OWNER)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    with psycopg.connect(superuser_url, dbname=database, autocommit=True) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))


def _ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER" if known else "CREATE")
    act = sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
    connection.execute(act.format(verb, sql.Identifier(role), sql.Literal(password)))


def grants(tables: frozenset[str]) -> list[sql.Composed]:
    """The statements, run as the owner after migrations, that give application and gateway their rights."""
    app, gateway = sql.Identifier(APP), sql.Identifier(GATEWAY)
    statements = [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(app, gateway),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(app),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(app),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(gateway),
        sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(app),
    ]
    for table in tables.intersection(APPEND_ONLY):
        revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
        statements.append(revoke.format(sql.Identifier(table), app))
    for table in tables.intersection(GATEWAY_TABLES):
        grant = sql.SQL("GRANT INSERT ON {} TO {}")
        statements.append(grant.format(sql.Identifier(table), gateway))
    return statements

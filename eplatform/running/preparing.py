"""Bring the database up to date: its migrations, and the rights of each of its accounts."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from eplatform.running import roles


def migrate() -> bool:
    """Apply what is pending; False where nothing was."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=1)
    return True


def grant_roles() -> bool:
    """Give application and gateway their rights; False in a database that has no such accounts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname IN (%s, %s)", [roles.APP, roles.GATEWAY])
        if cursor.fetchone()[0] != 2:
            return False
        for statement in roles.grants(frozenset(connection.introspection.table_names(cursor))):
            cursor.execute(statement)
    return True

"""Bring the database up to date: migrations, the rights of its accounts, and whether our code fits it."""

from __future__ import annotations

from django.core.checks import Tags, run_checks
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from eplatform.running import roles


def migrate() -> bool:
    """Apply what is pending; False where nothing was."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        # A migration that replaces applied ones is noted too, so that those can go one day.
        executor.check_replacements()
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


def faults() -> list[str]:
    """What Django's checks of the database find so wrong that nothing may start on it, a sentence each."""
    found = run_checks(tags=[Tags.database], databases=["default"])
    return [
        f"{fault.msg} {fault.hint or ''}".strip()
        for fault in found
        if fault.is_serious() and not fault.is_silenced()
    ]

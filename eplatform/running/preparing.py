"""Bring the database up to date: its migrations, and the rights of each of its accounts."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from eplatform import environment
from eplatform.catalogues.keeping import compile_stale
from eplatform.running import roles
from eplatform.running.failures import CannotRun


def prepare(owner_url: str) -> bool:
    """Compile, migrate and grant as the owner of the tables, in this process; whether the database is empty.

    Nothing may have used the database before: this is where it learns which one it is.
    """
    compile_stale()
    settings.DATABASES["default"].update(environment.database(owner_url))
    try:
        migrate()
        grant_roles()
        return is_empty()
    except DatabaseError as error:
        reason = " ".join(str(error).split())
        raise CannotRun(f"The database could not be brought up to date: {reason}") from error
    finally:
        connection.close()


def migrate() -> bool:
    """Apply what is pending; False where nothing was."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
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


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return not get_user_model().objects.exists()

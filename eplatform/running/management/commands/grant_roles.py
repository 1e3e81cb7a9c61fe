"""Give the database accounts of web, worker and gateway their rights, after migrations."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eplatform.running import preparing, roles


class Command(BaseCommand):
    help = "Grant each database account what its work needs; run as the owner of the tables, after migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        if not preparing.grant_roles():
            raise CommandError(
                f"This database has no accounts {roles.APP} and {roles.GATEWAY}: create them first."
            )
        self.stdout.write("The database accounts have their rights.")

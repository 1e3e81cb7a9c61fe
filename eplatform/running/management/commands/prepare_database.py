"""Bring the database up to date, for `up`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from eplatform.demonstration import accounts
from eplatform.running import installation, prepared, preparing
from workflows.engine.checks import known_steps


class Command(BaseCommand):
    help = (
        "Migrate and grant rights, as the owner of the tables; refuse where the code does not fit the files; "
        "note the demonstration's accounts in a file."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", type=Path, help="the file for the demonstration's accounts")
        parser.add_argument("--remember", action="store_true", help="so that `up` need not look again")

    def handle(self, *args: Any, **options: Any) -> None:
        preparing.migrate()
        preparing.grant_roles()
        if faults := preparing.faults():
            raise SystemExit(" ".join(faults))
        if options["accounts"]:
            lines = [f"  {role:<24} {email:<44} {password}" for role, email, password in accounts.listing()]
            installation.write_secret(options["accounts"], "\n".join(lines) + "\n")
        if options["remember"]:
            prepared.remember(settings.DATABASE_URL, known_steps())

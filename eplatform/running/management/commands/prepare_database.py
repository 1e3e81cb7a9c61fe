"""Bring the database up to date, for `up`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from eplatform.demonstration import accounts
from eplatform.running import installation, preparing


class Command(BaseCommand):
    help = (
        "Migrate and grant rights, as the owner of the tables; note the demonstration's accounts in a file."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", type=Path, help="the file for the demonstration's accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        preparing.migrate()
        preparing.grant_roles()
        if options["accounts"]:
            lines = [f"  {role:<24} {email:<44} {password}" for role, email, password in accounts.listing()]
            installation.write_secret(options["accounts"], "\n".join(lines) + "\n")

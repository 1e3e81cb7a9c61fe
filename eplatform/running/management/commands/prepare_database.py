"""Bring the database up to date for `up`, which learns from the exit code whether it is still empty."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from eplatform.running import preparing

EMPTY = 3


class Command(BaseCommand):
    help = f"Migrate, grant rights, and exit with {EMPTY} where the database holds nobody yet."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        preparing.migrate()
        preparing.grant_roles()
        if preparing.is_empty():
            sys.exit(EMPTY)

"""Run everything on this machine until told to stop."""

from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from eplatform.running import up


class Command(BaseCommand):
    """Listed here for `help` and `call_command`; manage.py goes straight to `up.main`, which is quicker."""

    help = "Start the database, the storage, web, worker and gateway; Ctrl-C stops them all."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        up.main()

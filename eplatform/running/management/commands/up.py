"""Run everything on this machine until told to stop."""

import os
import sys
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from eplatform.running import up
from eplatform.running.failures import CannotRun


class Command(BaseCommand):
    help = "Start the database, the storage, web, worker and gateway; Ctrl-C stops them all."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            up.run(say=self.say)
        except (CannotRun, ImproperlyConfigured) as failure:
            self.stderr.write(str(failure))
            sys.exit(1)

    def say(self, line: str) -> None:
        """Print at once, and go on where nobody reads any more."""
        try:
            self.stdout.write(line)
            self.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""`manage.py measure_steps`: bring the figures of the process up to date, or count them all anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from workflows.measuring import keeping


class Command(BaseCommand):
    help = "Count what the timeline gained since the last time, as the periodic job does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anew",
            action="store_true",
            help="forget the figures and count the whole timeline again, as after a change of calendars",
        )

    def handle(self, *_args: Any, anew: bool, **_options: Any) -> None:
        if anew:
            keeping.count_anew()
        counted = keeping.keep_up(timezone.now())
        self.stdout.write(f"{counted} entries of the timeline counted")

"""`manage.py move FROM TO`: live files go on in another version; `--undo` brings them back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.engine import versions
from workflows.engine.continuing import BadMap, steps_map
from workflows.engine.moves import territory_called
from workflows.engine.moving import BATCH, move
from workflows.engine.moving_back import undo


class Command(BaseCommand):
    help = (
        "Move every live file of a version to another one, each under its lock; files that are blocked are "
        "named and stay. Run it again to go on after a kill. Example: move subdivision:1 subdivision:2"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", metavar="FROM")
        parser.add_argument("new", metavar="TO")
        parser.add_argument("--map", nargs="+", default=[], metavar="OLD=NEW", help="steps with another name")
        parser.add_argument("--territory", metavar="CODE", help="only the files of this territory")
        parser.add_argument("--batch", type=int, default=BATCH, help="files looked up at once")
        parser.add_argument(
            "--undo", action="store_true", help="bring back the files that were moved from FROM to TO"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        moved = left = 0
        try:
            for result in self.results(options):
                moved, left = moved + result.is_moved, left + (not result.is_moved)
                if not result.is_moved:
                    self.stdout.write(f"{result.reference} stays: {'; '.join(result.reasons)}")
        except (LookupError, BadMap) as fault:
            raise CommandError(str(fault)) from fault
        done = "brought back" if options["undo"] else "moved"
        self.stdout.write(f"{moved} files {done}, {left} left where they are.")

    def results(self, options: dict[str, Any]) -> Any:
        old, new = (versions.version_called(options[name]) for name in ("old", "new"))
        which = {"territory_id": territory_called(options["territory"]), "batch": options["batch"]}
        if options["undo"]:
            return undo(old, new, by=None, now=timezone.now, **which)
        return move(old, new, steps_map(old, new, options["map"]), by=None, now=timezone.now, **which)

"""`manage.py measure_log FILE`: what an event log in XES tells, as a table or as JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.measuring.counting import CaseFacts, count
from workflows.measuring.events import Case
from workflows.measuring.reporting import as_json, as_text
from workflows.measuring.xes import LARGEST, MEGABYTE, UnreadableLog, read_log

#: The attributes of cases that public permit logs use.
ENDED, DEADLINES, ATTRIBUTES = "enddate", ("deadline", "enddate_planned"), ("channel", "department")


class Command(BaseCommand):
    help = (
        "Count an event log (.xes or .xes.gz): files, variants, durations, steps, rework, deadlines missed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("log", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
        parser.add_argument("--top", type=int, default=5, help="how many variants to show")
        parser.add_argument("--ended", default=ENDED, help="the attribute of a file that says when it ended")
        parser.add_argument(
            "--deadline", action="append", help="an attribute that says by when it should have"
        )
        parser.add_argument("--by", action="append", help="an attribute to count files by")
        parser.add_argument(
            "--largest",
            type=int,
            default=LARGEST // MEGABYTE,
            metavar="MB",
            help="unpacked size that is read",
        )

    def handle(self, *_args: Any, log: Path, **options: Any) -> None:
        facts = CaseFacts(options["ended"], options["deadline"] or DEADLINES, options["by"] or ATTRIBUTES)
        try:
            figures = count(noted(read_log(log, largest=options["largest"] * MEGABYTE), facts))
        except UnreadableLog as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            self.stdout.write(json.dumps(as_json(figures, facts, top=options["top"]), ensure_ascii=False))
        else:
            self.stdout.write(as_text(figures, facts, top=options["top"]))


def noted(cases: Iterator[Case], facts: CaseFacts) -> Iterator[Case]:
    """The cases, each seen by the facts as it passes."""
    for case in cases:
        facts.add(case)
        yield case

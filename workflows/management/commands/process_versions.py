"""`manage.py process_versions`: the versions of each process with their live files, step by step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflows.engine.counting import VersionCount, versions_with_files


class Command(BaseCommand):
    help = "Show every version of every process with its files: since when, live, ended, and at which steps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")

    def handle(self, *_args: Any, **options: Any) -> None:
        counts = versions_with_files()
        if options["json"]:
            self.stdout.write(json.dumps([as_json(each) for each in counts], ensure_ascii=False))
        else:
            self.stdout.write("\n".join(as_text(counts)))


def as_json(version: VersionCount) -> dict[str, Any]:
    return {
        "version": version.name,
        "in_code": version.flow_class is not None,
        "since": version.since.isoformat() if version.since else None,
        "live": version.live,
        "ended": version.ended,
        "steps": [{"step": each.name, "files": each.files, "open": each.steps} for each in version.steps],
    }


def as_text(counts: Iterable[VersionCount]) -> Iterator[str]:
    yield f"{'version':<44} {'since':<10} {'live':>8} {'ended':>8}"
    for version in counts:
        since = version.since.isoformat() if version.since else "not in the code"
        yield f"{version.name:<44} {since:<10} {version.live:>8} {version.ended:>8}"
        for each in version.steps:
            often = f"  ({each.steps} open steps)" if each.steps != each.files else ""
            yield f"    {each.name:<51} {each.files:>8}{often}"

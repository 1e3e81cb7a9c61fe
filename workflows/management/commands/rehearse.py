"""`manage.py rehearse FROM TO`: what a move to another version would do; nothing is written."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from workflows.engine import versions
from workflows.engine.continuing import BadMap, steps_map
from workflows.engine.models import Task
from workflows.engine.moves import territory_called
from workflows.files.rehearsing import BATCH, DueMoved, Finding, rehearse
from workflows.files.requirements import label


class Command(BaseCommand):
    help = (
        "Report on all live files of a version, in a transaction that cannot write: files blocked, due dates "
        "moved, requirements newly asked for, roles that nobody holds. Example: rehearse subdivision:1 "
        "subdivision:2"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("old", metavar="FROM")
        parser.add_argument("new", metavar="TO")
        parser.add_argument("--map", nargs="+", default=[], metavar="OLD=NEW", help="steps with another name")
        parser.add_argument("--territory", metavar="CODE", help="only the files of this territory")
        parser.add_argument("--batch", type=int, default=BATCH, help="files read at once")
        parser.add_argument("--json", action="store_true", help="print JSON, a finding a line")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            old, new = (versions.version_called(options[name]) for name in ("old", "new"))
            steps = steps_map(old, new, options["map"])
            territory_id = territory_called(options["territory"])
        except (LookupError, BadMap) as fault:
            raise CommandError(str(fault)) from fault
        counted: Counter[str] = Counter()
        findings = rehearse(
            old, new, steps, at=timezone.now(), territory_id=territory_id, batch=options["batch"]
        )
        found = tallied(findings, counted)
        heading = {"from": options["old"], "to": options["new"], "map": steps}
        lines = json_lines(found, heading, counted) if options["json"] else text_lines(found, counted)
        for line in lines:
            self.stdout.write(line)


def tallied(findings: Iterable[Finding], counted: Counter[str]) -> Iterator[Finding]:
    """The findings worth telling, all of them counted as they pass."""
    for each in findings:
        counted["files"] += 1
        for name in ("blocks", "dues", "required", "unheld", "joined"):
            counted[name] += bool(getattr(each, name))
        if not each.is_quiet:
            yield each


def json_lines(found: Iterable[Finding], heading: dict[str, Any], counted: Counter[str]) -> Iterator[str]:
    """One document, written as it is found."""
    yield json.dumps(heading)[:-1] + ', "findings": ['
    between = ""
    for each in found:
        yield between + json.dumps(as_json(each), ensure_ascii=False)
        between = ","
    yield "]," + json.dumps({"totals": totals(counted)})[1:]


def totals(counted: Counter[str]) -> dict[str, int]:
    names = {"files": "files", "blocked": "blocks", "due_moved": "dues", "newly_required": "required",
             "unheld_roles": "unheld", "joined": "joined"}  # fmt: skip
    return {name: counted[key] for name, key in names.items()}


def as_json(finding: Finding) -> dict[str, Any]:
    return {
        "file": finding.reference,
        "territory": finding.territory,
        "blocked": [place(each.task) | {"reason": each.reason.value} for each in finding.blocks],
        "due_moved": [place(each.task) | moments(each) for each in finding.dues],
        "newly_required": [{"key": each.key, "step": each.step} for each in finding.required],
        "unheld_roles": [
            {"role": each.role, "network": each.network, "step": each.step} for each in finding.unheld
        ],
        "joined": [place(each.task) | {"into": each.into} for each in finding.joined],
    }


def place(task: Task) -> dict[str, Any]:
    return {"step": task.step, "network": task.network, "phase": task.phase}


def moments(moved: DueMoved) -> dict[str, Any]:
    return {"old": moved.old and moved.old.isoformat(), "new": moved.new and moved.new.isoformat()}


def text_lines(found: Iterable[Finding], counted: Counter[str]) -> Iterator[str]:
    for each in found:
        yield from as_text(each)
    yield ""
    for name, count in totals(counted).items():
        yield f"{name.replace('_', ' '):<16} {count:>8}"
    yield "Nothing was written."


def as_text(finding: Finding) -> Iterator[str]:
    yield f"{finding.reference} ({finding.territory})"
    for block in finding.blocks:
        yield f"    blocked at {where(block.task)}: {block.reason.label}"
    for due in finding.dues:
        yield f"    due date of {where(due.task)}: {day(due.old)} -> {day(due.new)}"
    for going in finding.joined:
        yield f"    {where(going.task)} joins {going.into}"
    for asked in finding.required:
        yield f"    newly required at {asked.step}: {label(asked.key)}"
    for lack in finding.unheld:
        yield f"    nobody is {lack.role} {lack.network or 'there'} for {lack.step}"


def where(task: Task) -> str:
    return "/".join(str(part) for part in (task.step, task.network, task.phase) if part)


def day(moment: datetime | None) -> str:
    return timezone.localdate(moment).isoformat() if moment else "none"

"""Finds entries of the timeline that were changed, removed or reordered behind the platform's back."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflows.files import sealing
from workflows.files.models import ConnectionFile


class Command(BaseCommand):
    help = "Verify the seals of the timeline; exits with 1 where an entry was changed, removed or reordered."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "references", nargs="*", metavar="REFERENCE", help="files to verify; all by default"
        )
        parser.add_argument(
            "--heads", action="store_true", help="print the last seal of each file, to be kept"
        )
        parser.add_argument("--against", type=Path, metavar="FILE", help="compare with heads kept earlier")
        parser.add_argument("--json", action="store_true", help="print each fault as a JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = asked_for(options["references"])
        if options["heads"]:
            for head in sealing.heads(chosen):
                self.stdout.write(json.dumps(head))
            return
        found = 0
        for fault in self.faults(chosen, options["against"]):
            found += 1
            line = f"{fault.reference} {fault.number}: {fault.what.label}"
            self.stdout.write(json.dumps(asdict(fault)) if options["json"] else line)
        if found:
            raise CommandError(
                ngettext(
                    "%(n)d entry is not as it was written.",
                    "%(n)d entries are not as they were written.",
                    found,
                )
                % {"n": found}
            )
        if not options["json"]:
            self.stdout.write(_("Every entry is as it was written."))

    def faults(self, chosen: Any, kept: Path | None) -> Iterator[sealing.Fault]:
        yield from sealing.faults(chosen)
        if kept is not None:
            yield from self.faults_against(kept)

    def faults_against(self, kept: Path) -> Iterator[sealing.Fault]:
        try:
            yield from sealing.faults_against(kept)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(
                _("%(file)s holds no heads as --heads prints them: %(error)s")
                % {"file": kept, "error": error}
            ) from error


def asked_for(references: list[str]) -> Any:
    files = ConnectionFile.objects.all()
    if not references:
        return files
    unknown = set(references) - set(
        files.filter(reference__in=references).values_list("reference", flat=True)
    )
    if unknown:
        raise CommandError(
            _("There is no connection file %(references)s.") % {"references": ", ".join(sorted(unknown))}
        )
    return files.filter(reference__in=references)

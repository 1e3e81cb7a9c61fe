"""`manage.py verify_papers`: compare the database, the storage and the seals both ways."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.keeping.verifying import GRACE, Asked, Finding, findings
from workflows.files.models import ConnectionFile


class Command(BaseCommand):
    help = "Compare papers, storage and seals both ways; exits with 1 and a line for each difference."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", metavar="REFERENCE", help="one connection file; orphans are not sought")
        parser.add_argument(
            "--hash", action="store_true", help="read every byte and count every SHA-256 again"
        )
        parser.add_argument("--json", action="store_true", help="print each difference as a JSON object")
        parser.add_argument(
            "--grace", type=int, default=int(GRACE.total_seconds() // 60), metavar="MINUTES",
            help="how long an object may wait for its row, or an acceptance for its seal (%(default)s)",
        )  # fmt: skip

    def handle(self, *_args: Any, **options: Any) -> None:
        asked = Asked(timezone.now(), timedelta(minutes=options["grace"]), options["hash"])
        count = 0
        for found in findings(asked, asked_for(options["file"])):
            count += 1
            self.stdout.write(json.dumps(asdict(found)) if options["json"] else line(found))
        if count:
            raise CommandError(ngettext("%(n)d difference.", "%(n)d differences.", count) % {"n": count})
        if not options["json"]:
            self.stdout.write(_("Papers, storage and seals agree."))


def line(found: Finding) -> str:
    version = f"v{found.version}" if found.version else ""
    what = f"{found.what.label} ({found.detail})" if found.detail else found.what.label
    named = " ".join(filter(None, [found.reference, found.kind, version, found.name]))
    return ": ".join(filter(None, [named, found.key, str(what)]))


def asked_for(reference: str | None) -> ConnectionFile | None:
    if not reference:
        return None
    found = ConnectionFile.objects.filter(reference=reference).first()
    if found is None:
        raise CommandError(_("There is no connection file %(references)s.") % {"references": reference})
    return found

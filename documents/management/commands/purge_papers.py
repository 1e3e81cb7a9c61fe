"""`manage.py purge_papers`: remove the bytes of papers whose span after their file's end is over."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.keeping import purging
from workflows.files.models import ConnectionFile


class Command(BaseCommand):
    help = "Purge by documents/keeping/retention.py; every purge is logged and said on the timeline."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rehearse", action="store_true", help="say what would be purged; nothing is")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = timezone.now()
        count = self.rehearsed(at) if options["rehearse"] else purging.purge(at=at)
        said = _("Papers to purge: %(count)s.") if options["rehearse"] else _("Papers purged: %(count)s.")
        self.stdout.write(said % {"count": count})

    def rehearsed(self, at: datetime) -> int:
        count = 0
        for each in purging.due(at=at):
            held, rule = each.held, each.rule
            reference = ConnectionFile.objects.values_list("reference", flat=True).get(pk=held.file_id or 0)
            words = f"{reference} {held.kind} v{held.number} {held.name}: {rule.title}, {rule.years}"
            self.stdout.write(words)
            count += 1
        return count

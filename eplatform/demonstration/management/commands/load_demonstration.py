"""`manage.py load_demonstration`: a made-up utility, its people and about fifty files at every step."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.demonstration import loading
from workflows.files.models import ConnectionFile


class Command(BaseCommand):
    help = "Load the demonstration: a made-up utility, its people, and files at every step of both processes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="load it beside the files and people that are already there"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if loading.is_loaded():
            self.stdout.write(_("The demonstration is loaded already; nothing was done."))
            return
        if not options["force"] and (ConnectionFile.objects.exists() or User.objects.exists()):
            raise CommandError(
                _(
                    "This database holds people or connection files of its own. Load the demonstration into"
                    " an empty one, or add --force to load it beside them."
                )
            )
        files = loading.load(now=timezone.now())
        self.stdout.write(
            _("The demonstration is loaded: %(count)s connection files.") % {"count": len(files)}
        )

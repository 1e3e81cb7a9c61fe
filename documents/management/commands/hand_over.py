"""`manage.py hand_over REFERENCE`: make the hand-over pack of a connection file and write it beside you."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from documents.errors import NotReady
from documents.handover import handing_over
from documents.handover.packs import Pack
from documents.storage import streaming
from workflows.files.models import ConnectionFile


class Command(BaseCommand):
    help = "Make the signed hand-over pack of a connection file and write it into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="for example E-2026-00042")
        parser.add_argument(
            "--to", type=Path, default=Path(), metavar="FOLDER", help="where to write it; here"
        )
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="fr")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["to"].is_dir():
            raise CommandError(f"There is no folder {options['to']}.")
        connection_file = ConnectionFile.objects.filter(reference=options["reference"]).first()
        if connection_file is None:
            raise CommandError(f"There is no connection file {options['reference']}.")
        try:
            now = timezone.now()
            pack = handing_over.opened(connection_file, by=None, at=now, language=options["language"])
        except NotReady as refusal:
            raise CommandError(refusal.message) from None
        self.written(handing_over.make(pack, at=now), options["to"])

    def written(self, pack: Pack, folder: Path) -> None:
        if pack.state == Pack.State.FAILED:
            raise CommandError(f"The pack could not be made: {pack.failure}")
        path = folder / pack.name
        with path.open("wb") as stream:
            stream.writelines(streaming.pieces(pack.key))
        self.stdout.write(f"{path}\nTo be checked on {pack.page}, or with: python verify.py {path}")

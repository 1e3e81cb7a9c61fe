"""Bring the catalogues up to date with the code, check them, or compile them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eplatform.catalogues import checking, compiling, extracting, keeping
from eplatform.catalogues.places import PLURALS, TRANSLATED_INTO


class Command(BaseCommand):
    help = "update: write what the code says into the catalogues; check: say what they lack; compile."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["update", "check", "compile"])

    def handle(self, *, act: str, **_options: Any) -> None:
        {"update": self.update, "check": self.check_them, "compile": self.compile}[act]()

    def update(self) -> None:
        messages = extracting.messages()
        for language in TRANSLATED_INTO:
            catalogue = keeping.update(language, messages)
            self.stdout.write(
                f"{language}: {len(messages)} messages, {catalogue.percent_translated()} % translated"
            )

    def check_them(self) -> None:
        messages = extracting.messages()
        faults = [
            fault
            for language in TRANSLATED_INTO
            for fault in checking.faults(keeping.read(language), messages, language)
        ]
        if faults:
            advice = "Run `manage.py catalogues update`, then translate what is empty."
            raise CommandError("\n".join([*faults, advice]))
        self.stdout.write(f"{len(messages)} messages, each in {' and '.join(TRANSLATED_INTO)}")

    def compile(self) -> None:
        compiling.compile_stale()  # which manage.py has done before, for every command
        self.stdout.write(f"compiled: {', '.join(PLURALS)}")

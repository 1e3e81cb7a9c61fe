"""Draws every published process into docs/processes/: SVG in three languages, BPMN 2.0 once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from workflows.engine.drawing import bpmn, svg
from workflows.engine.layout import lay_out
from workflows.engine.versions import all_versions
from workflows.flows.stages import STAGES


class Command(BaseCommand):
    help = "Draw every published process as SVG and BPMN 2.0."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, default=settings.BASE_DIR / "docs" / "processes")

    def handle(self, *_args: Any, into: Path, **_options: Any) -> None:
        into.mkdir(parents=True, exist_ok=True)
        for flow_class in all_versions():
            name = f"{flow_class.kind}-v{flow_class.version}"
            for language, _name in settings.LANGUAGES:
                with translation.override(language):
                    bands = [(str(stage.title), sorted(stage.steps)) for stage in STAGES]
                    drawing = lay_out(flow_class, bands)
                    (into / f"{name}.{language}.svg").write_text(svg(flow_class, drawing), encoding="utf-8")
                    if language == "fr":
                        (into / f"{name}.bpmn").write_text(bpmn(flow_class, drawing), encoding="utf-8")
            self.stdout.write(f"{into / name}.*")

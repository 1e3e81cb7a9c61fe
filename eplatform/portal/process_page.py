"""The process as it is lived: where files wait, how long steps take, what is done again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from eplatform.accounts.requests import SignedInRequest
from eplatform.accounts.roles import Role
from eplatform.portal import heat, process_filters
from eplatform.portal.process_filters import Asked
from workflows.engine.drawing import Note, inline
from workflows.engine.layout import lay_out
from workflows.engine.nodes import Step, Wait
from workflows.engine.paths import ways_back
from workflows.flows.stages import STAGES
from workflows.measuring import reading
from workflows.measuring.permissions import can_watch
from workflows.measuring.reading import StepFigures
from workflows.measuring.spans import SPANS

Figures = Mapping[str, StepFigures]
#: Lines that the figures of a step take on the map.
LINES = 3


@login_required
@require_safe
def process_page(request: SignedInRequest) -> HttpResponse:
    if not can_watch(request.user):
        raise PermissionDenied
    asked = process_filters.read(request.GET, request.user, timezone.now())
    figures = reading.figures(asked.scope)
    steps = asked.flow.steps()
    scale = heat.Scale.over(
        asked.colour, [figures[step.name] for step in steps if is_worked(step) and step.name in figures]
    )
    context = {
        **asked.choices(),
        "picture": picture(asked, figures, scale),
        "legend": scale.legend(),
        "lines": [line(asked, step, figures.get(step.name, StepFigures()), scale) for step in steps],
        "loops": loops(asked, figures),
        "spans": spans(figures),
        "waiting": sum(figures[step.name].waiting for step in steps if step.name in figures),
        "late": sum(figures[step.name].waiting_late for step in steps if step.name in figures),
        "mark": reading.mark(),
    }
    return render(request, "portal/process.html", context)


def is_worked(step: Step) -> bool:
    """Whether people work there; a wait takes the time that the page says, and would outshine them all."""
    return not isinstance(step, Wait)


def picture(asked: Asked, figures: Figures, scale: heat.Scale) -> SafeString:
    """The map: the drawing of the process, each step with its figures, shade and address."""
    bands = [(str(stage.title), sorted(stage.steps)) for stage in STAGES]
    drawing = lay_out(asked.flow, bands, extra=LINES)
    notes = {step.name: note(asked, step, figures.get(step.name), scale) for step in asked.flow.steps()}
    return inline(asked.flow, drawing, notes)


def note(asked: Asked, step: Step, figures: StepFigures | None, scale: heat.Scale) -> Note:
    if figures is None:
        return Note(classes="heat-none")
    return Note(
        classes=scale.shade(figures if is_worked(step) else None),
        lines=heat.notes_of(figures),
        ways=heat.ways_of(figures),
        href=files_at(asked, step) if figures.waiting else "",
    )


def files_at(asked: Asked, step: Step) -> str:
    """The list of the files that stand at a step, by the same filters."""
    wanted = {
        "state": "running", "kind": asked.flow.kind, "version": asked.flow.version, "at": step.name,
        "network": asked.network, "territory": asked.territory.pk if asked.territory else "",
    }  # fmt: skip
    query = {name: value for name, value in wanted.items() if value}
    return f"{reverse('portal:files')}?{urlencode(query)}"


def line(asked: Asked, step: Step, figures: StepFigures, scale: heat.Scale) -> dict[str, Any]:
    """A step as a row of the table."""
    return {
        "title": step.title,
        "role": Role(step.role).label,
        "within": str(step.within) if step.within else "",
        "figures": figures,
        "shade": scale.shade(figures if is_worked(step) else None),
        "median": heat.days(figures.median),
        "ninetieth": heat.days(figures.ninetieth),
        "longest": heat.days(figures.longest),
        "again": heat.share(figures.again_share),
        "late": heat.share(figures.late_share),
        "url": files_at(asked, step) if figures.waiting else "",
    }


def loops(asked: Asked, figures: Figures) -> list[dict[str, Any]]:
    """The ways back that were taken, the most frequent first."""
    found = []
    for step, way in ways_back(asked.flow):
        known = figures.get(step.name)
        count = known.outcomes[way.name] if known else 0
        if known and count:
            share = heat.share(count / known.visits)
            found.append({"step": step.title, "way": way.title, "count": count, "share": share})
    return sorted(found, key=lambda loop: -loop["count"])


def spans(figures: Figures) -> list[dict[str, Any]]:
    """Whole stretches from filing on, net of holds."""
    return [
        {
            "title": span.title,
            "count": figures[span.name].visits,
            "median": heat.days(figures[span.name].median),
            "ninetieth": heat.days(figures[span.name].ninetieth),
        }
        for span in SPANS
        if span.name in figures
    ]

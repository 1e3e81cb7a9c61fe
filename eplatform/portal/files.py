"""The list of connection files a person may see, newest first, with search and filters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eplatform.accounts.requests import SignedInRequest
from eplatform.portal import standing
from eplatform.portal.paging import Place
from workflows.engine.models import Task
from workflows.engine.versions import all_versions
from workflows.files import prompting
from workflows.files.models import ConnectionFile, ConnectionFileQuerySet, Kind
from workflows.files.searching import newest
from workflows.flows.stages import STAGES

PAGE = 30


@login_required
@require_safe
def files(request: SignedInRequest) -> HttpResponse:
    at = timezone.now()
    rows = narrowed(ConnectionFile.objects.visible_to(request.user), request.GET, at)
    place = Place.read(request.GET.get("after", ""))
    if place is not None:
        rows = rows.filter(Q(submitted_at__lt=place.at) | Q(submitted_at=place.at, pk__lt=place.pk))
    found = newest(rows.with_parties(), request.GET.get("q", "").strip(), limit=PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    context = {
        "lines": [line(connection_file, at=at) for connection_file in found[:PAGE]],
        "next_after": Place(last.submitted_at, last.pk).token() if last else "",
        "is_first": place is None,
        "kinds": Kind.choices,
        "stages": STAGES,
        "chosen": request.GET,
        "found": request.GET.urlencode(),
        "prompts": prompting.works_here(request.user),
        "at_step": step_title(request.GET.get("at", "")),
    }
    return render(request, "portal/files.html", context)


def step_title(name: str) -> Any:
    """What a step is called, for the line that says which files are shown."""
    known = (step for flow_class in reversed(all_versions()) for step in flow_class.steps())
    return next((step.title for step in known if step.name == name), "")


def narrowed(rows: ConnectionFileQuerySet, asked: Mapping[str, Any], at: datetime) -> ConnectionFileQuerySet:
    """The files left by the filters."""
    if kind := asked.get("kind"):
        rows = rows.filter(kind=kind)
    if stage := next((stage for stage in STAGES if stage.key == asked.get("stage")), None):
        rows = rows.filter(stage__in=stage.steps)
    if asked.get("state") == "running":
        rows = rows.filter(closed_at=None)
    elif asked.get("state") == "closed":
        rows = rows.filter(closed_at__isnull=False)
    elif asked.get("state") == "late":
        rows = rows.filter(closed_at=None, next_due_at__lt=at)
    return standing_at(rows, asked)


def standing_at(rows: ConnectionFileQuerySet, asked: Mapping[str, Any]) -> ConnectionFileQuerySet:
    """The files that stand at a step, as the process page links to them: every open step counts."""
    if (territory := asked.get("territory", "")).isdecimal() and len(territory) < 10:
        rows = rows.filter(territory_id=int(territory))
    if name := asked.get("at"):
        steps = Task.objects.open().filter(step=name)
        if network := asked.get("network"):
            steps = steps.filter(network=network)
        rows = rows.filter(process_id__in=steps.values("process_id"))
    flows = [each for each in all_versions() if str(each.version) == asked.get("version")]
    if flows and asked.get("kind"):
        rows = rows.filter(process__flow_class__in=[each for each in flows if each.kind == asked["kind"]])
    return rows


def line(connection_file: ConnectionFile, *, at: datetime) -> dict[str, Any]:
    return {
        "connection_file": connection_file,
        "badge": standing.state_badge(connection_file),
        **standing.file_clock(connection_file, at=at),
    }

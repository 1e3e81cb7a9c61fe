"""The versions of each process: since when, where their open steps stand, and the last move between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eplatform.accounts.models import User
from eplatform.accounts.requests import SignedInRequest
from workflows.engine.moves import VersionMove
from workflows.engine.versions import Published, all_published, version_on
from workflows.files.models import Kind
from workflows.measuring import reading
from workflows.measuring.models import StepStanding
from workflows.measuring.permissions import can_watch, watched_territories

LAST_MOVES = 10

#: Open steps of a version by name.
Standing = Mapping[tuple[str, int], dict[str, int]]


@dataclass(frozen=True)
class ShownVersion:
    """One version as the page lists it."""

    kind: str
    number: int
    since: date
    is_in_force: bool
    steps: list[tuple[str, int]] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        return sum(count for _title, count in self.steps)


@login_required
@require_safe
def process_versions(request: SignedInRequest) -> HttpResponse:
    if not can_watch(request.user):
        raise PermissionDenied
    standing, today = where_files_stand(request.user), timezone.localdate()
    moves = VersionMove.objects.select_related("territory", "by").order_by("-pk")[:LAST_MOVES]
    context = {
        "versions": [shown(each, standing, today) for each in all_published()],
        "moves": [(move, Kind(move.kind).label) for move in moves],
        "mark": reading.mark(),
    }
    return render(request, "portal/process_versions.html", context)


def where_files_stand(user: User) -> Standing:
    """What was last counted where the person watches; the steps themselves are not counted again."""
    places = watched_territories(user)
    rows = StepStanding.objects.filter(territory=None)
    if places is not None:
        rows = StepStanding.objects.filter(territory__in=places)
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for kind, version, step, waiting in rows.values_list("kind", "version", "step").annotate(Sum("waiting")):
        found[kind, version][step] = waiting
    return found


def shown(version: Published, standing: Standing, today: date) -> ShownVersion:
    flow: Any = version.flow_class
    waiting = standing.get((flow.kind, flow.version), {})
    return ShownVersion(
        kind=str(Kind(flow.kind).label),
        number=flow.version,
        since=version.since,
        is_in_force=version.since <= today and version_on(flow.kind, today) is flow,
        steps=[(str(step.title), waiting[step.name]) for step in flow.steps() if waiting.get(step.name)],
    )

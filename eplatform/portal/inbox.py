"""The inbox of a member of staff: the steps that wait for them, the most urgent first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eplatform.accounts.networks import Network
from eplatform.accounts.requests import SignedInRequest
from eplatform.portal import standing
from eplatform.portal.paging import Place
from workflows.engine.models import Task
from workflows.engine.versions import all_versions

PAGE = 30


@login_required
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not user.is_utility_staff:
        raise PermissionDenied
    at = timezone.now()
    rows = narrowed(Task.objects.inbox(user), request, at).select_related(
        "process__connection_file__applicant"
    )
    place = Place.read(request.GET.get("after", ""))
    steps = list(after(rows, place)[: PAGE + 1])
    context = {
        "lines": [line(task, at=at) for task in steps[:PAGE]],
        "next_after": Place(steps[PAGE - 1].due_at, steps[PAGE - 1].pk).token() if len(steps) > PAGE else "",
        "is_first": place is None,
        "networks": Network.choices,
        "steps": step_choices(),
        "chosen": request.GET,
    }
    return render(request, "portal/inbox.html", context)


def narrowed(rows: QuerySet[Task], request: SignedInRequest, at: datetime) -> QuerySet[Task]:
    """The steps left by the filters of the page."""
    if network := request.GET.get("network"):
        rows = rows.filter(network=network)
    if step := request.GET.get("step"):
        rows = rows.filter(step=step)
    if request.GET.get("late") == "1":
        rows = rows.filter(due_at__lt=at)
    return rows


def after(rows: QuerySet[Task], place: Place | None) -> QuerySet[Task]:
    """Steps after a place in the order of due date, those without one last."""
    if place is None:
        return rows
    if place.at is None:
        return rows.filter(due_at=None, pk__gt=place.pk)
    later = Q(due_at__gt=place.at) | Q(due_at=place.at, pk__gt=place.pk) | Q(due_at=None)
    return rows.filter(later)


def line(task: Task, *, at: datetime) -> dict[str, Any]:
    connection_file = task.process.connection_file
    held = connection_file.suspended_at is not None
    return {
        "task": task,
        "connection_file": connection_file,
        "title": task.flow_task.title,
        **standing.clock(task.due_at, at=at, territory_id=task.territory_id, is_held=held),
    }


def step_choices() -> list[tuple[str, Any]]:
    """Every step that people perform, in the order of the pages."""
    found: dict[str, Any] = {}
    for flow_class in all_versions():
        found |= {step.name: step.title for step in flow_class.steps() if step.name not in found}
    return list(found.items())

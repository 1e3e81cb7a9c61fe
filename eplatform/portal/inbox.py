"""The inbox of a member of staff: the steps that wait for them, held ones last, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from eplatform.accounts.models import Territory, User
from eplatform.accounts.networks import Network
from eplatform.accounts.requests import SignedInRequest
from eplatform.accounts.roles import POSTED_ROLES, Role
from eplatform.portal import standing
from eplatform.portal.step_words import step_choices
from workflows.engine import inbox as queue
from workflows.engine.inbox import DIRECTING, WATCHING, Mark, Wanted, Whose
from workflows.engine.models import Hold, Task
from workflows.files import snoozing

PAGE = 30
WHOSE = (
    (Whose.OURS, _("Mine and unclaimed")),
    (Whose.MINE, _("Mine")),
    (Whose.UNCLAIMED, _("Unclaimed")),
    (Whose.TEAM, _("The whole team's")),
)


@login_required
@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    user = request.user
    if not user.is_utility_staff:
        raise PermissionDenied
    at = timezone.now()
    after = Mark.read(request.GET.get("after", ""))
    marks = queue.find(user, at=at, limit=PAGE + 1, wanted=wanted_of(request.GET), after=after)
    directs = any(posting.role in DIRECTING for posting in user.held_postings)
    context = {
        "lines": lines(marks[:PAGE], at=at),
        "next_after": marks[PAGE - 1].token() if len(marks) > PAGE else "",
        "is_first": after is None,
        "whose": WHOSE if directs else WHOSE[:-1],
        "networks": Network.choices,
        "roles": roles_of(user, directs=directs),
        "territories": Territory.objects.order_by("code"),
        "steps": step_choices(),
        "chosen": request.GET,
        "found": request.GET.urlencode(),
        "directs": directs,
    }
    return render(request, "portal/inbox.html", context)


def wanted_of(asked: QueryDict) -> Wanted:
    """The filters of an address; what makes no sense narrows nothing."""
    territory = asked.get("territory", "")
    whose = asked.get("whose", "")
    return Wanted(
        whose=Whose(whose) if whose in set(map(str, Whose)) else Whose.OURS,
        network=asked.get("network", "") if asked.get("network") in Network else "",
        territory_id=int(territory) if territory.isdecimal() and len(territory) < 10 else None,
        role=asked.get("role", "") if asked.get("role") in Role else "",
        step=asked.get("step", "").replace("\0", "")[:40],
        late=asked.get("late") == "1",
        snoozed=asked.get("snoozed") == "1",
    )


def roles_of(user: User, *, directs: bool) -> list[tuple[str, Any]]:
    """The roles whose steps may be in this inbox, where there is a choice."""
    held = POSTED_ROLES if directs else {posting.role for posting in user.held_postings}
    return [(role.value, role.label) for role in Role if role in held - WATCHING]


def lines(marks: Iterable[Mark], *, at: datetime) -> list[dict[str, Any]]:
    """The steps of a page in its order, with why those are held that are."""
    tasks = steps_of([mark.pk for mark in marks])
    holds = reasons([task.process_id for task in tasks])
    return [line(task, at=at, holds=holds.get(task.process_id, [])) for task in tasks]


def steps_of(ids: list[int]) -> list[Task]:
    """These steps in this order, with their files and whoever has claimed them."""
    rows = Task.objects.filter(pk__in=ids).select_related("owner", "process__connection_file__applicant")
    found = {task.pk: task for task in rows}
    return [found[pk] for pk in ids if pk in found]


def reasons(processes: list[int]) -> dict[int, list[Hold]]:
    """The open holds of each process, but those of a step that itself waits for the applicant."""
    found: dict[int, list[Hold]] = {}
    for hold in Hold.objects.filter(process__in=processes, closed_at=None, task=None):
        found.setdefault(hold.process_id, []).append(hold)
    return found


def line(task: Task, *, at: datetime, holds: Iterable[Hold] = ()) -> dict[str, Any]:
    connection_file = task.process.connection_file
    held = task.held or connection_file.suspended_at is not None
    why = next((hold for hold in holds if hold.network in ("", task.network)), None) if held else None
    return {
        "task": task,
        "connection_file": connection_file,
        "title": task.flow_task.title,
        "why": why,
        "is_aside": snoozing.is_aside(task, at),
        **standing.clock(task.due_at, at=at, territory_id=task.territory_id, is_held=held),
    }

"""The page of a connection file: whose turn it is, both clocks, the networks side by side, what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from eplatform.accounts.models import User
from eplatform.accounts.networks import LAYING_ORDER
from eplatform.accounts.requests import SignedInRequest
from eplatform.formatting.dates import long_date
from eplatform.formatting.quantities import quantity
from eplatform.portal import commitments, forecast, handing, history, plan, standing
from eplatform.portal.holds import choices as hold_choices
from workflows.engine.door import may_perform
from workflows.engine.models import Hold, Task
from workflows.files import permissions, snoozing
from workflows.files.elapsed import both_clocks
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile
from workflows.files.programme import Lot

RECENT = 12


@login_required
@require_safe
def file_page(request: SignedInRequest, reference: str) -> HttpResponse:
    connection_file = visible_file(request, reference, "coordinator")
    at = timezone.now()
    holds = list(Hold.objects.of_clocks().filter(process_id=connection_file.process_id))
    steps = list(connection_file.process.steps.select_related("owner").order_by("pk"))
    for step in steps:
        step.process = connection_file.process
    opened = [step for step in steps if step.is_open]
    parts = sorted(connection_file.network_parts.all(), key=lambda part: LAYING_ORDER.index(part.network))
    lots = list(connection_file.lots.order_by("pk"))
    entries = connection_file.timeline.select_related("by").order_by("-number")[:RECENT]
    context = {
        "connection_file": connection_file,
        "badge": standing.state_badge(connection_file),
        "turn": turn(connection_file, steps, opened, holds, at=at),
        "mine": mine(request.user, opened, at=at),
        "others": others(request.user, opened, at=at),
        "stepper": standing.stepper(connection_file),
        "holds": [hold for hold in holds if hold.closed_at is None],
        "may_hold": bool(hold_choices(connection_file, request.user, [part.network for part in parts])),
        "commitments": commitments.of_file(connection_file, at=at),
        "cards": standing.network_cards(connection_file, parts, opened, at=at),
        "forecast": forecast.of_file(connection_file, opened, parts, holds, at=at),
        "facts": facts(connection_file, lots),
        "plan": plan.drawing(connection_file.plan, lots),
        "parties": connection_file.parties.current().select_related("organisation"),
        "entries": history.lines(connection_file, entries, request.user),
        "confirms": permissions.can_confirm(request.user, connection_file),
        "may": permissions.leaving(request.user, connection_file),
    }
    return render(request, "portal/file.html", context)


def turn(
    connection_file: ConnectionFile, steps: list[Task], opened: list[Task], holds: list[Hold], *, at: datetime
) -> dict[str, Any]:
    """The parameters of the turn card."""
    elapsed = both_clocks(connection_file, steps, at=at, holds=holds)
    title = connection_file.stage_title if connection_file.is_running else closing_words(connection_file)
    waiting = [step for step in opened if step.party == connection_file.turn]
    return {
        "turn": connection_file.turn,
        "title": title,
        "text": _more_steps(len(waiting) - 1),
        "utility_days": elapsed.utility,
        "applicant_days": elapsed.applicant,
        **standing.file_clock(connection_file, at=at),
    }


def _more_steps(count: int) -> str:
    words = ngettext("and %(n)d more open step", "and %(n)d more open steps", count)
    return words % {"n": count} if count > 0 else ""


def closing_words(connection_file: ConnectionFile) -> str:
    return str(connection_file.get_final_state_display())


def mine(user: User, opened: list[Task], *, at: datetime) -> list[dict[str, Any]]:
    """The open steps that this person may perform."""
    return [step_line(task, user, at=at) for task in opened if may_perform(task, user)]


def others(user: User, opened: list[Task], *, at: datetime) -> list[dict[str, Any]]:
    return [step_line(task, user, at=at) for task in opened if not may_perform(task, user)]


def step_line(task: Task, user: User, *, at: datetime) -> dict[str, Any]:
    return {
        "task": task,
        "title": task.flow_task.title,
        "ways": handing.ways(user, task),
        "is_aside": snoozing.is_aside(task, at),
        **standing.clock(task.due_at, at=at, territory_id=task.territory_id, is_held=task.held),
    }


def facts(connection_file: ConnectionFile, lots: list[Lot]) -> list[tuple[str, Any]]:
    """What is asked for, as declared."""
    found = [
        (_("Commune"), connection_file.commune),
        (_("Address"), connection_file.address),
        (_("Land titles"), ", ".join(connection_file.land_titles)),
        (_("Area"), quantity(connection_file.area_m2, "m2")),
        (_("Phases"), connection_file.phases),
        (_("Agency"), connection_file.agency),
        (_("Coordinator"), connection_file.coordinator or "–"),
        (_("Submitted"), long_date(connection_file.submitted_at)),
    ]
    if lots:
        found += [
            (_("Lots"), len(lots)),
            (_("Dwellings"), sum(lot.dwellings for lot in lots)),
            (_("Shops"), sum(lot.shops for lot in lots)),
        ]
    return found

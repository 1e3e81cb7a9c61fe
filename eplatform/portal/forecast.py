"""What a file's people may expect, and when: milestones with their date, the step that drives it and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eplatform.accounts.networks import Network
from eplatform.formatting import durations
from workflows.engine import clocks
from workflows.engine.models import Hold, Party, Task
from workflows.files.elapsed import running_time
from workflows.files.models import ConnectionFile, NetworkPart
from workflows.measuring.forecasting import Basis, Forecast, Leg, OpenStep, Way, driver
from workflows.measuring.paces import Pace, Paces
from workflows.measuring.spans import SPANS
from workflows.measuring.worktime import WORKING_DAY, working_seconds

State = NetworkPart.State
#: Networks that go no further.
LEFT = frozenset({State.UNFAVOURABLE, State.DECLINED})
#: What people wait for: the last step before it, and what it is called.
MILESTONES: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("approval",), gettext_lazy("Estimates sent")),
    (("equipment_approval", "works_check"), gettext_lazy("Works may start")),
    (("commissioning",), gettext_lazy("In service")),
)


def of_file(
    connection_file: ConnectionFile, opened: Sequence[Task], parts: Sequence[NetworkPart],
    holds: Sequence[Hold], *, at: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The parameters of the panel; empty for a closed file. One statement beside what the page has read."""
    if not connection_file.is_running or not opened:
        return {}
    if connection_file.suspended_at is not None:
        return {"is_suspended": True}
    paces = Paces.of_kind(connection_file.kind)
    way = Way(
        flow=connection_file.flow,
        networks=[part.network for part in parts if part.state not in LEFT],
        phases=connection_file.phases,
        pace_at=paces.at,
        calendar=clocks.calendar_of(connection_file.territory_id),
        today=timezone.localdate(at),
    )
    forecast = way.walk(open_step(task, holds, way, at) for task in opened)
    return {
        "milestones": milestones(forecast),
        "legs": [leg_line(leg) for leg in longest(forecast)],
        "stops_at": forecast.stops_at.title if forecast.stops_at else "",
        "usual": usual(paces),
    }


def open_step(task: Task, holds: Iterable[Hold], way: Way, at: datetime) -> OpenStep:
    """The step with the working time that its clock has run."""
    spans = running_time(task, holds, at=at)
    used = sum(working_seconds(way.calendar, start, end) for start, end in spans) / WORKING_DAY
    due = timezone.localdate(task.due_at) if task.due_at else None
    return OpenStep(task.step, task.network, task.phase, used, due)


def milestones(forecast: Forecast) -> list[dict[str, Any]]:
    found = []
    for steps, title in MILESTONES:
        legs = next((forecast.reached[name] for name in steps if name in forecast.reached), ())
        if legs:
            found.append(milestone(title, legs))
    if forecast.end:
        found.append(milestone(_("Final acceptance"), forecast.end))
    return found


def milestone(title: Any, legs: Sequence[Leg]) -> dict[str, Any]:
    """A date with the step that takes the most of the way to it."""
    drives = driver(legs)
    return {"title": title, "on": legs[-1].end, "because": because(drives) if drives else ""}


def because(leg: Leg) -> str:
    days = durations.calendar_days(leg.days)
    return _("Mostly: %(step)s, %(days)s") % {"step": name_of(leg), "days": days}


def name_of(leg: Leg) -> str:
    if leg.network:
        return _("%(step)s (%(network)s)") % {"step": leg.step.title, "network": Network(leg.network).label}
    return str(leg.step.title)


def longest(forecast: Forecast) -> tuple[Leg, ...]:
    """The way that is told step by step: to the end, else as far as it is known."""
    return forecast.end or max(forecast.reached.values(), key=lambda legs: legs[-1].end, default=())


def leg_line(leg: Leg) -> dict[str, Any]:
    return {
        "title": name_of(leg),
        "on": leg.end,
        "basis": basis(leg),
        "is_applicant": leg.step.party == Party.APPLICANT,
    }


def basis(leg: Leg) -> str:
    """Where the length of a step comes from."""
    if leg.basis is Basis.MEASURED and leg.pace is not None:
        return usual_words(leg.pace)
    if leg.step.party == Party.PLATFORM:
        return _("fixed: %(limit)s") % {"limit": leg.step.within}
    return _("service time, for too few have been measured: %(limit)s") % {"limit": leg.step.within}


def usual_words(pace: Pace) -> str:
    """What nine in ten took, and of how many."""
    return _("nine in ten of %(count)d took at most %(days)s") % {
        "count": pace.visits, "days": durations.working_days(max(1, round(pace.ninetieth)))
    }  # fmt: skip


def usual(paces: Paces) -> list[tuple[Any, str]]:
    """What whole stretches took of late; only those that enough files went through."""
    known = ((span.title, paces.at(span.name)) for span in SPANS)
    return [(title, usual_words(pace)) for title, pace in known if pace is not None]

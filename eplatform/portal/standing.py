"""How things stand, in the words and colours of the portal: clocks, turns, stages, networks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from workflows.engine import clocks
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile, FinalState, NetworkPart
from workflows.flows.stages import STAGES, stage_of

SOON_DAYS = 2

TONES: dict[str, str] = {
    NetworkPart.State.ASKED: "idle",
    NetworkPart.State.FEASIBLE: "info",
    NetworkPart.State.UNFAVOURABLE: "bad",
    NetworkPart.State.PRICED: "warn",
    NetworkPart.State.AGREED: "info",
    NetworkPart.State.DECLINED: "idle",
    NetworkPart.State.BUILT: "info",
    NetworkPart.State.COMMISSIONED: "ok",
}

FINAL_TONES: dict[str, str] = {FinalState.CLOSED: "ok", FinalState.REFUSED: "bad"}


def clock(
    due_at: datetime | None, *, at: datetime, territory_id: int | None, is_held: bool = False
) -> dict[str, Any]:
    """The parameters of the clock component: state, due date and working days left."""
    if due_at is None:
        return {"state": "held" if is_held else "", "due": None, "left": None}
    left = days_left(due_at, at=at, territory_id=territory_id)
    state = "held" if is_held else "late" if due_at < at else "soon" if left <= SOON_DAYS else "on_time"
    return {"state": state, "due": due_at, "left": left}


def days_left(due_at: datetime, *, at: datetime, territory_id: int | None) -> int:
    """Working days until a due date; negative once it has passed."""
    calendar = clocks.calendar_of(territory_id)
    today, due = timezone.localdate(at), timezone.localdate(due_at)
    return -max(1, calendar.between(due, today)) if due_at < at else calendar.between(today, due)


def file_clock(connection_file: ConnectionFile, *, at: datetime) -> dict[str, Any]:
    if not connection_file.is_running:
        return {"state": "done", "due": None, "left": None}
    return clock(
        connection_file.next_due_at,
        at=at,
        territory_id=connection_file.territory_id,
        is_held=stands_still(connection_file),
    )


def stands_still(connection_file: ConnectionFile) -> bool:
    """Whether no clock of the file runs: it is suspended, or every step that is due is held."""
    nothing_due = connection_file.next_due_at is None and bool(connection_file.process.held_networks)
    return connection_file.suspended_at is not None or nothing_due


def state_badge(connection_file: ConnectionFile) -> dict[str, str]:
    """One word for where a file stands, and its tone."""
    if not connection_file.is_running:
        tone = FINAL_TONES.get(connection_file.final_state, "idle")
        return {"label": connection_file.get_final_state_display(), "tone": tone, "icon": ""}
    if connection_file.suspended_at:
        return {"label": _("Suspended"), "tone": "warn", "icon": "clock-pause"}
    stage = stage_of(connection_file.stage)
    tone = "ours" if connection_file.turn == "utility" else "info"
    return {"label": str(stage.title) if stage else connection_file.stage_title, "tone": tone, "icon": ""}


def stepper(connection_file: ConnectionFile) -> list[dict[str, str]]:
    """The stages, each done, current or still to come."""
    current = stage_of(connection_file.stage)
    place = STAGES.index(current) if current else len(STAGES)
    if not connection_file.is_running and connection_file.final_state != FinalState.CLOSED:
        place = -1
    now = "held" if connection_file.suspended_at else "current"
    return [
        {
            "label": str(stage.title),
            "state": "done" if n < place else now if n == place else "upcoming",
            "note": "",
        }
        for n, stage in enumerate(STAGES)
    ]


def network_cards(
    connection_file: ConnectionFile, parts: Sequence[NetworkPart], opened: Iterable[Task], *, at: datetime
) -> list[dict[str, Any]]:
    """The networks side by side, each with its state and its open step."""
    steps: dict[str, Task] = {}
    for task in opened:
        steps.setdefault(task.network, task)
    return [network_card(connection_file, part, steps.get(part.network), at=at) for part in parts]


def network_card(
    connection_file: ConnectionFile, part: NetworkPart, task: Task | None, *, at: datetime
) -> dict[str, Any]:
    card: dict[str, Any] = {
        "network": part.network,
        "status_label": part.get_state_display(),
        "status_tone": TONES[part.state],
        "step": task.flow_task.title if task else "",
        "facts": [(_("Variant"), part.variant)] if part.variant else [],
    }
    if task is not None:
        card |= clock(task.due_at, at=at, territory_id=task.territory_id, is_held=task.held)
    return card

"""What an entry about handing work round says besides its title: from whom, to whom, until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eplatform.formatting.dates import long_date
from workflows.engine.priorities import Priority
from workflows.files.models import TimelineEntry

#: kind of entry: its title, icon and tone.
WORDS = {
    "step_claimed": (gettext_lazy("Step claimed"), "user", "idle"),
    "step_released": (gettext_lazy("Step released"), "arrow-back-up", "idle"),
    "step_assigned": (gettext_lazy("Step assigned"), "users", "idle"),
    "step_snoozed": (gettext_lazy("Step put aside"), "player-pause", "idle"),
    "step_woken": (gettext_lazy("Step brought back"), "player-play", "idle"),
    "step_prioritised": (gettext_lazy("Priority changed"), "flag", "warn"),
    "absence_declared": (gettext_lazy("Absence declared"), "calendar-event", "idle"),
    "absence_ended": (gettext_lazy("Absence ended early"), "calendar-event", "idle"),
    "coordinator_named": (gettext_lazy("Coordinator named"), "users", "info"),
    "prompted": (gettext_lazy("Reminder sent"), "bell", "info"),
    "message_written": (gettext_lazy("Message to the applicant"), "mail", "info"),
}


def actor(entry: TimelineEntry) -> str:
    """Who did it, and in whose place."""
    if entry.by is None:
        return ""
    absent = entry.data.get("for")
    return _("%(who)s for %(absent)s") % {"who": entry.by, "absent": absent} if absent else str(entry.by)


def details(entry: TimelineEntry) -> str:
    """The line under the title, nothing for an entry of another kind."""
    return "\n".join(told(entry)) if entry.kind in WORDS else ""


def told(entry: TimelineEntry) -> Iterator[str]:
    data = entry.data
    if entry.kind in ("absence_declared", "absence_ended"):
        yield _("%(substitute)s stands in for %(person)s from %(since)s to %(until)s.") % {
            "substitute": data["substitute"],
            "person": data["person"],
            "since": long_date(date.fromisoformat(data["since"])),
            "until": long_date(date.fromisoformat(data["until"])),
        }
    elif data.get("until"):
        yield _("Until %(day)s") % {"day": long_date(date.fromisoformat(data["until"]))}
    elif data.get("priority"):
        yield str(Priority[data["priority"].upper()].label)
    elif data.get("from") and data.get("to"):
        yield _("From %(former)s to %(new)s") % {"former": data["from"], "new": data["to"]}
    elif data.get("to"):
        yield _("To %(new)s") % {"new": data["to"]}
    elif data.get("from"):
        yield _("%(former)s has it no longer") % {"former": data["from"]}

"""The timeline in words: what each recorded fact is called, for the page of a connection file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from eplatform.accounts.models import User
from eplatform.accounts.requests import SignedInRequest
from eplatform.portal import history_papers, history_work
from eplatform.portal.history_details import details
from workflows.files.discretion import is_inside
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile, TimelineEntry

PAGE = 50

#: kind of entry: its title, icon and tone.
WORDS: dict[str, tuple[Any, str, str]] = history_work.WORDS | {
    **history_papers.WORDS,
    "submitted": (gettext_lazy("Connection file submitted"), "send", "info"),
    "late": (gettext_lazy("The step is late"), "clock-exclamation", "bad"),
    "reminded": (gettext_lazy("Reminder sent"), "bell", "info"),
    "incident": (gettext_lazy("The platform cannot go on by itself"), "alert-triangle", "bad"),
    "incident_again": (gettext_lazy("Tried again in vain"), "alert-triangle", "bad"),
    "incident_retried": (gettext_lazy("To be tried again"), "refresh", "info"),
    "incident_resolved": (gettext_lazy("Incident resolved"), "circle-check", "ok"),
    "suspended": (gettext_lazy("Suspended"), "clock-pause", "warn"),
    "resumed": (gettext_lazy("Resumed"), "player-play", "info"),
    "held": (gettext_lazy("A clock stands"), "clock-pause", "warn"),
    "released": (gettext_lazy("A clock runs again"), "player-play", "info"),
    "due_dates_moved": (gettext_lazy("The calendar changed: due dates moved"), "calendar-event", "info"),
    "commitment_near": (gettext_lazy("A promise falls due soon"), "hourglass", "warn"),
    "commitment_missed": (gettext_lazy("A promise was not kept in time"), "clock-exclamation", "bad"),
    "credit_owed": (gettext_lazy("The utility owes a credit for each day late"), "coins", "bad"),
    "withdrawn": (gettext_lazy("Withdrawn by the applicant"), "x", "idle"),
    "refused": (gettext_lazy("Connection refused"), "x", "bad"),
    "lapsed": (gettext_lazy("Lapsed"), "x", "idle"),
    "transferred": (gettext_lazy("Transferred"), "users", "info"),
    "moved_to_version": (gettext_lazy("Moved to another version of the process"), "refresh", "info"),
    "party_joined": (gettext_lazy("A party joined the connection file"), "users", "info"),
    "party_left": (gettext_lazy("A party left the connection file"), "users", "idle"),
    "organisation_confirmed": (gettext_lazy("Organisation confirmed"), "circle-check", "ok"),
    "paper_received": (gettext_lazy("Paper received"), "file-text", "info"),
    "paper_accepted": (gettext_lazy("Paper accepted"), "file-check", "ok"),
    "paper_rejected": (gettext_lazy("Paper rejected"), "file-x", "bad"),
    "paper_outdated": (gettext_lazy("Paper outdated"), "file-x", "warn"),
    "paper_reopened": (gettext_lazy("Paper reopened"), "lock-open", "warn"),
    "paper_expiring": (gettext_lazy("A paper is soon no longer valid"), "calendar-due", "warn"),
    "papers_wanted": (gettext_lazy("The papers that are needed changed"), "list-check", "info"),
    "facts_corrected": (gettext_lazy("What was declared is corrected"), "pencil", "info"),
    "pack_made": (gettext_lazy("Hand-over pack made"), "file-zip", "info"),
    "study_recorded": (gettext_lazy("Study recorded"), "ruler-2", "info"),
    "study_extended": (gettext_lazy("Study extended"), "hourglass", "warn"),
    "quote_drafted": (gettext_lazy("Estimate drafted"), "calculator", "idle"),
    "quote_changed": (gettext_lazy("Estimate changed by hand"), "pencil", "idle"),
    "quote_issued": (gettext_lazy("Estimate issued"), "file-invoice", "info"),
    "quote_agreed": (gettext_lazy("Estimate agreed"), "circle-check", "ok"),
    "quote_declined": (gettext_lazy("Estimate declined"), "x", "warn"),
    "quote_expired": (gettext_lazy("Estimate expired"), "hourglass", "warn"),
    "revision_asked": (gettext_lazy("Revision of the estimate asked for"), "refresh", "warn"),
    "payment_recorded": (gettext_lazy("Payment recorded"), "cash", "ok"),
    "plan_agreed": (gettext_lazy("Payment plan agreed"), "calendar", "info"),
    "final_account_issued": (gettext_lazy("Final account issued"), "file-invoice", "info"),
    "final_account_settled": (gettext_lazy("Final account settled"), "cash", "ok"),
    "visit_ordered": (gettext_lazy("Site visit ordered"), "calendar", "info"),
    "visit_minuted": (gettext_lazy("Minutes of a site visit"), "clipboard-check", "info"),
    "visit_signed": (gettext_lazy("Minutes of a site visit countersigned"), "signature", "ok"),
    "test_recorded": (gettext_lazy("Test recorded"), "gauge", "info"),
    "reserve_noted": (gettext_lazy("Reserve noted"), "alert-triangle", "warn"),
    "reserve_lifted": (gettext_lazy("Reserve lifted"), "circle-check", "ok"),
    "acceptance_minuted": (gettext_lazy("Minutes of acceptance"), "clipboard-check", "ok"),
    "commissioned": (gettext_lazy("Network commissioned"), "plug-connected", "ok"),
}


def lines(
    connection_file: ConnectionFile, entries: Iterable[TimelineEntry], reader: User
) -> list[dict[str, Any]]:
    """The entries as the timeline component wants them."""
    return [line(connection_file, entry, reader) for entry in entries]


def note(entry: TimelineEntry, reader: User) -> str:
    """The remarks of an entry, but those of the utility to itself for its staff alone."""
    return "" if is_inside(entry) and not reader.is_utility_staff else entry.note


def line(connection_file: ConnectionFile, entry: TimelineEntry, reader: User) -> dict[str, Any]:
    title, icon, tone = words(connection_file, entry)
    told = (
        details(connection_file, entry),
        history_work.details(entry),
        history_papers.details(entry),
        note(entry, reader),
    )
    return {
        "title": title,
        "at": entry.at,
        "by": history_work.actor(entry),
        "body": "\n".join(filter(None, told)),
        "icon": icon,
        "tone": tone,
        "network": entry.network,
        "phase_label": _("Phase %(n)s") % {"n": entry.phase} if entry.phase else "",
    }


def words(connection_file: ConnectionFile, entry: TimelineEntry) -> tuple[str, str, str]:
    """Title, icon and tone of an entry; a step is named by its page."""
    node = connection_file.flow.instance._nodes_by_name.get(entry.step) if entry.step else None
    if entry.kind == "step" and node is not None:
        way = node.outcome(entry.outcome)
        return f"{node.title} – {way.title if way else entry.outcome}", "circle-check", "idle"
    title, icon, tone = WORDS.get(entry.kind, (entry.kind.replace("_", " "), "circle-dot", "idle"))
    return f"{title} – {node.title}" if node is not None else str(title), icon, tone


@login_required
@require_safe
def history(request: SignedInRequest, reference: str) -> HttpResponse:
    """All that happened to a file, newest first, by pages."""
    connection_file = visible_file(request, reference)
    rows = connection_file.timeline.select_related("by").order_by("-number")
    if (before := request.GET.get("before", "")).isdecimal():
        rows = rows.filter(number__lt=int(before))
    entries = list(rows[: PAGE + 1])
    last = entries[PAGE - 1].number if len(entries) > PAGE else None
    context = {
        "connection_file": connection_file,
        "entries": lines(connection_file, entries[:PAGE], request.user),
        "next_url": f"?before={last}" if last else "",
        "previous_url": "?" if before else "",
    }
    return render(request, "portal/history.html", context)

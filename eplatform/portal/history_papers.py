"""What an entry about seals says besides its title: which papers, by which hash, until when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eplatform.formatting.dates import long_date
from workflows.files.models import TimelineEntry

#: kind of entry: its title, icon and tone.
WORDS = {
    "paper_sealed": (gettext_lazy("Papers sealed"), "lock", "ok"),
    "paper_purged": (gettext_lazy("Papers purged: their time was over"), "trash", "idle"),
    "paper_altered": (
        gettext_lazy("Papers not sealed: they are not what was accepted"),
        "alert-triangle",
        "bad",
    ),
}
SHOWN = 5


def details(entry: TimelineEntry) -> str:
    """A line for each of the first papers, and how many more there are."""
    return "\n".join(told(entry)) if entry.kind in WORDS else ""


def told(entry: TimelineEntry) -> Iterator[str]:
    papers: list[dict[str, Any]] = entry.data["papers"]
    yield from map(line, papers[:SHOWN])
    if more := len(papers) - SHOWN if len(papers) > SHOWN else 0:
        yield ngettext("… and %(count)s more", "… and %(count)s more", more) % {"count": more}


def line(paper: dict[str, Any]) -> str:
    """Names are isolated, for they read in either direction."""
    facts = {"name": f"\u2068{paper['name']}\u2069", "hash": f"\u2066{paper['sha256'][:12]}…\u2069"}
    until = parse_datetime(str(paper.get("until", "")))
    if until is None:
        return _("%(name)s, SHA-256 %(hash)s") % facts
    return _("%(name)s, SHA-256 %(hash)s, until %(day)s") % {**facts, "day": long_date(until)}

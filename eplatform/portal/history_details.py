"""What an entry says besides its title: whom intake chose, which dates moved, which promise or version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from eplatform.accounts.networks import Network
from eplatform.formatting.dates import long_date
from eplatform.formatting.money import amount_in
from eplatform.portal import history_checklist
from workflows.engine.models import HoldReason
from workflows.files.models import ConnectionFile, TimelineEntry
from workflows.files.standards import ServiceStandard


def details(connection_file: ConnectionFile, entry: TimelineEntry) -> str:
    """The lines under the title, nothing for an entry whose title says all."""
    lines = (
        *chosen(entry), *announced(entry), *promise(entry), *hold(entry), *moved(connection_file, entry),
        *version(entry), *history_checklist.details(connection_file, entry),
    )  # fmt: skip
    return "\n".join(each for each in lines if each)


def chosen(entry: TimelineEntry) -> Iterator[str]:
    """The coordinator whom the platform named when the file came in."""
    if entry.kind == "submitted" and entry.data.get("coordinator"):
        yield _("Coordinator: %(who)s") % {"who": entry.data["coordinator"]}


def announced(entry: TimelineEntry) -> Iterator[str]:
    """When the works start and how long they take, as the order to start has it."""
    if "starts_on" in entry.data:
        starts = long_date(date.fromisoformat(entry.data["starts_on"]))
        days = entry.data["duration_days"]
        yield ngettext(
            "The works start on %(day)s and take %(days)s day.",
            "The works start on %(day)s and take %(days)s days.",
            days,
        ) % {"day": starts, "days": days}


def promise(entry: TimelineEntry) -> Iterator[str]:
    if "commitment" not in entry.data:
        return
    language = (get_language() or "fr")[:2]
    due: datetime | None = parse_datetime(str(entry.data["due"]))
    title = entry.data.get(f"title_{language}") or entry.data["title_fr"]
    yield _("%(title)s, due on %(day)s") % {"title": title, "day": long_date(due)} if due else title
    if entry.data.get("per_day"):
        rate = amount_in(Decimal(entry.data["per_day"]), entry.data["currency"])
        yield _("%(amount)s for each day late") % {"amount": rate}


def hold(entry: TimelineEntry) -> Iterator[str]:
    if entry.kind in ("held", "suspended", "released") and entry.data.get("reason") in HoldReason.values:
        yield str(HoldReason(entry.data["reason"]).label)


def moved(connection_file: ConnectionFile, entry: TimelineEntry) -> Iterator[str]:
    """Each date that moved: of a step, or of what a service standard promises."""
    nodes = connection_file.flow.instance._nodes_by_name
    for step, network, phase, old, new in entry.data.get("moved", ()):
        node = nodes.get(step)
        yield one_move(str(node.task_title) if node else step, network, phase, old, new)
    commitments = entry.data.get("commitments", ())
    titles = titles_of({code for code, *_rest in commitments}) if commitments else {}
    for code, network, phase, old, new in commitments:
        yield one_move(titles.get(code, code), network, phase, old, new)


def titles_of(codes: set[str]) -> dict[str, str]:
    """What these standards are called now."""
    rows = ServiceStandard.objects.filter(code__in=codes).order_by("since")
    return {row.code: row.title for row in rows}


def one_move(what: str, network: str, phase: Any, old: str, new: str) -> str:
    place = [str(Network(network).label)] if network else []
    place += [_("Phase %(n)s") % {"n": phase}] if phase else []
    name = f"{what} ({', '.join(place)})" if place else what
    return _("%(what)s: %(old)s, now %(new)s") % {
        "what": name,
        "old": long_date(date.fromisoformat(old)),
        "new": long_date(date.fromisoformat(new)),
    }


def version(entry: TimelineEntry) -> Iterator[str]:
    """From which version of the process to which."""
    if entry.kind != "moved_to_version":
        return
    old, new = (str(entry.data[end]).rpartition(":")[2] for end in ("from", "to"))
    yield _("From version %(old)s to version %(new)s") % {"old": old, "new": new}

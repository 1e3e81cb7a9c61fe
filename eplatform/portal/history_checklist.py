"""What an entry says of papers wanted and facts corrected: which paper, until when, what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from documents.catalogue.kinds import CATALOGUE
from documents.requirements.checklist import titles_of
from eplatform.formatting.dates import long_date
from eplatform.formatting.digits import digits
from eplatform.formatting.lists import listed_apart
from workflows.files import correcting
from workflows.files.models import ConnectionFile, TimelineEntry

OF_ONE_PAPER = frozenset(
    {"paper_accepted", "paper_rejected", "paper_reopened", "paper_expiring", "paper_outdated"}
)


def details(connection_file: ConnectionFile, entry: TimelineEntry) -> Iterator[str]:
    if entry.kind in OF_ONE_PAPER:
        yield from one_paper(entry)
    elif entry.kind == "papers_wanted":
        yield from wanted(entry)
    elif entry.kind == "facts_corrected":
        yield from corrected(connection_file, entry)


def one_paper(entry: TimelineEntry) -> Iterator[str]:
    kind = CATALOGUE.get(entry.data.get("kind", ""))
    if kind is not None:
        yield f"{kind.code} {kind.title}"
    if entry.data.get("expires_on"):
        yield _("Valid until %(day)s") % {"day": long_date(date.fromisoformat(entry.data["expires_on"]))}


def wanted(entry: TimelineEntry) -> Iterator[str]:
    more, less = (listed_apart(titles_of(entry.data.get(name, ()))) for name in ("wanted", "unwanted"))
    if more:
        yield _("Newly needed: %(names)s") % {"names": more}
    if less:
        yield _("No longer needed: %(names)s") % {"names": less}


def corrected(connection_file: ConnectionFile, entry: TimelineEntry) -> Iterator[str]:
    """Each fact with what it was and what it is."""
    for name, (old, new) in entry.data.get("changes", {}).items():
        field = correcting.holder(connection_file, name)._meta.get_field(name)
        values = {"what": str(field.verbose_name), "old": shown(field, old), "new": shown(field, new)}
        yield _("%(what)s: %(old)s, now %(new)s") % values


def shown(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DecimalField) and value not in ("", None):
        return digits(Decimal(str(value)))
    return str(dict(field.flatchoices).get(value, value if value != "" else "–"))

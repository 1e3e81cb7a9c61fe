"""Lengths of time in the plural forms of each language; Arabic has six."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def working_days(count: int) -> str:
    return ngettext("%(count)d working day", "%(count)d working days", count) % {"count": count}


def calendar_days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def months(count: int) -> str:
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


def working_days_left(count: int) -> str:
    """What is left before the due date, or by how much it is passed when the count is negative."""
    if count < 0:
        return ngettext(
            "%(count)d working day late", "%(count)d working days late", -count
        ) % {"count": -count}  # fmt: skip
    if count == 0:
        return _("Due today")
    return ngettext(
        "%(count)d working day left", "%(count)d working days left", count
    ) % {"count": count}  # fmt: skip

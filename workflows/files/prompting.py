"""Reminding those whose turn it is, and writing to the applicant; the messages follow from the timeline."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import POSTED_ROLES, Role
from eplatform.formatting.dates import date_and_time
from workflows.engine import exits
from workflows.engine.errors import Finished, NotYours, Refused
from workflows.files import permissions, timeline
from workflows.files.models import ConnectionFile, TimelineEntry

#: They read.
READING = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
#: Nobody is reminded of the same twice within this.
PATIENCE = timedelta(days=1)


class TooSoon(Refused):
    """They were reminded a moment ago."""


class NobodysTurn(Refused):
    """The file waits for nobody but time."""


class NothingSaid(Refused):
    """A message without words."""


def can_prompt(user: User, connection_file: ConnectionFile) -> bool:
    """Staff who work on the files of the territory."""
    return permissions.directs(user, connection_file, *sorted(POSTED_ROLES - READING))


def works_here(user: User) -> bool:
    """Whether the person works on the files of any territory."""
    return any(posting.role not in READING for posting in user.held_postings)


@transaction.atomic
def remind(connection_file: ConnectionFile, *, by: User, at: datetime) -> TimelineEntry:
    """Tell everybody for whom an open step waits that it does; raises TooSoon or NobodysTurn."""
    connection_file = running(connection_file, by)
    last = connection_file.timeline.filter(kind="prompted", at__gt=at - PATIENCE).order_by("-number").first()
    if last is not None:
        raise TooSoon(_("A reminder went out on %(when)s. Give it a day.") % {"when": date_and_time(last.at)})
    waiting = connection_file.open_steps().exclude(role=Role.PLATFORM).order_by("pk")
    steps = [[task.step, task.network, task.phase] for task in waiting]
    if not steps:
        raise NobodysTurn(_("This connection file waits for no step of anybody."))
    return timeline.record(connection_file, "prompted", by=by, at=at, data={"waiting": steps})


@transaction.atomic
def write(connection_file: ConnectionFile, text: str, *, by: User, at: datetime) -> TimelineEntry:
    """Send the applicant some words of the utility; raises NothingSaid."""
    if not text.strip():
        raise NothingSaid(_("Write what the applicant should read."))
    connection_file = running(connection_file, by)
    return timeline.record(connection_file, "message_written", by=by, at=at, note=text.strip())


def running(connection_file: ConnectionFile, by: User) -> ConnectionFile:
    """The file, locked, and still running; raises Finished or NotYours."""
    found: ConnectionFile = exits.locked(connection_file.process).connection_file
    if not found.is_running:
        raise Finished(_("This connection file is closed; nothing can be done on it any more."))
    if not can_prompt(by, found):
        raise NotYours(_("You may not do this on the connection file %(reference)s.")
                       % {"reference": found.reference})  # fmt: skip
    return found

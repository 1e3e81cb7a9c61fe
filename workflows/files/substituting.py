"""Declaring an absence with its substitute, and ending it early; both are told on the files it touches."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eplatform.accounts.models import Absence, User
from eplatform.accounts.roles import Role
from eplatform.formatting.dates import long_date
from workflows.engine import exits
from workflows.engine.errors import NotYours, Refused
from workflows.engine.models import Process
from workflows.files import timeline


class AbsenceRefused(Refused):
    """The absence or its substitute makes no sense as given."""


class AbsenceOver(Refused):
    """There is nothing left to end."""


def can_declare_absence(user: User, person: User) -> bool:
    """Oneself, a manager or an administrator of a territory where the person works.

    Those of one territory are none of somebody who works in all of them.
    """
    if not (user.is_active and person.is_active and person.own_postings):
        return False
    leading = (Role.MANAGER, Role.ADMINISTRATOR)
    return user == person or any(user.leads(*leading, territory_id=place) for place in places_of(person))


def administers(user: User, person: User) -> bool:
    """Whether the user is an administrator wherever the person works."""
    places = places_of(person)
    return bool(places) and all(user.leads(Role.ADMINISTRATOR, territory_id=place) for place in places)


def places_of(person: User) -> set[int | None]:
    """The territories where a member of staff works; None stands for all of them at once."""
    return {posting.territory_id for posting in person.own_postings}


@transaction.atomic
def declare(
    person: User, substitute: User, *, since: date, until: date, by: User, at: datetime, reason: str = ""
) -> Absence:
    """Through those days the substitute reaches what the person reaches; raises AbsenceRefused."""
    if not can_declare_absence(by, person):
        raise NotYours(_("You may not declare an absence of %(who)s.") % {"who": person})
    User.objects.select_for_update().get(pk=person.pk)  # two absences declared at once wait for each other
    ensure_sound(person, substitute, since, until, timezone.localdate(at))
    absence: Absence = Absence.objects.create(
        person=person, substitute=substitute, since=since, until=until, reason=reason, declared_by=by,
        declared_at=at,
    )  # fmt: skip
    tell_files(absence, "absence_declared", by=by, at=at)
    return absence


def ensure_sound(person: User, substitute: User, since: date, until: date, today: date) -> None:
    if until < since or until < today:
        raise AbsenceRefused(_("The last day lies before the first, or is over. Correct the days."))
    if substitute == person or not (substitute.is_active and substitute.own_postings):
        raise AbsenceRefused(_("%(who)s cannot stand in: choose an active colleague.") % {"who": substitute})
    known = Absence.objects.overlapping(since, until)
    if other := known.filter(person=person).first():
        raise AbsenceRefused(
            _("%(who)s is already declared absent from %(since)s to %(until)s. End that absence first.")
            % {"who": person, "since": long_date(other.since), "until": long_date(other.until)}
        )
    if other := known.filter(person=substitute).first():
        raise AbsenceRefused(
            _("%(who)s is absent too, from %(since)s to %(until)s. Choose somebody else.")
            % {"who": substitute, "since": long_date(other.since), "until": long_date(other.until)}
        )


@transaction.atomic
def end(absence: Absence, *, by: User, at: datetime) -> Absence:
    """The person is back before the last day, or never left; raises AbsenceOver."""
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    if not can_declare_absence(by, absence.person):
        raise NotYours(_("You may not end the absence of %(who)s.") % {"who": absence.person})
    if absence.ended_at is not None or absence.until < timezone.localdate(at):
        raise AbsenceOver(_("This absence is over already."))
    absence.ended_at, absence.ended_by = at, by
    absence.save(update_fields=["ended_at", "ended_by"])
    tell_files(absence, "absence_ended", by=by, at=at)
    return absence


def tell_files(absence: Absence, kind: str, *, by: User, at: datetime) -> None:
    """An entry on each file where the absent person has claimed an open step, in the order of the locks."""
    facts = {
        "person": str(absence.person),
        "substitute": str(absence.substitute),
        "since": absence.since.isoformat(),
        "until": absence.until.isoformat(),
    }
    touched = Process.objects.filter(steps__finished=None, steps__owner=absence.person)
    for process in touched.distinct().order_by("pk"):
        connection_file = exits.locked(process).connection_file
        timeline.record(connection_file, kind, by=by, at=at, note=absence.reason, data=facts)

"""Keeping the calendars: days closed or worked besides the usual ones, and the week of a territory."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from eplatform.accounts.models import Territory, User
from eplatform.accounts.roles import Role
from eplatform.formatting.dates import long_date
from eplatform.formatting.lists import listed
from workflows.engine.errors import NotYours, Refused
from workflows.engine.models import Calendar, CalendarDay

LONGEST_DAYS = 92
#: Steps that opened in a transaction not yet over are found by a second pass.
SECOND_PASS_S = 120


class AlreadySpecial(Refused):
    """The calendar says something about the day already."""


class NoSuchPeriod(Refused):
    """The last day lies before the first, or too far after it."""


class NoWorkingDay(Refused):
    """A week without a working day would never end a limit."""


def can_keep(user: User, territory_id: int | None) -> bool:
    """Administrators keep the calendar of their territory; those of every territory also the concession's."""
    return user.leads(Role.ADMINISTRATOR, territory_id=territory_id)


@transaction.atomic
def declare(
    territory: Territory | None, first: date, last: date | None, *,
    works: bool, label: str, by: User, at: datetime,
) -> list[CalendarDay]:  # fmt: skip
    """Close the days of a period, or declare them worked; open due dates follow by a job."""
    ensure_may(by, territory)
    days = period(first, last)
    calendar = calendar_for(territory)
    ensure_not_special(calendar, days)
    made = [CalendarDay.objects.create(calendar=calendar, date=day, works=works, label=label) for day in days]
    follow_up(territory, by=by, note=label)
    return made


@transaction.atomic
def forget(day: CalendarDay, *, by: User, at: datetime) -> None:
    """Let a day be again what the week and the holidays make of it."""
    territory = day.calendar.territory
    ensure_may(by, territory)
    label = day.label
    day.delete()
    follow_up(territory, by=by, note=_("Removed from the calendar: %(label)s") % {"label": label})


@transaction.atomic
def set_week(
    territory: Territory | None, weekend: Iterable[int], *, national: bool, by: User, at: datetime
) -> Calendar:
    """Say which days of the week do not work, and whether national holidays are kept."""
    ensure_may(by, territory)
    calendar = calendar_for(territory)
    calendar.weekend, calendar.national = sorted(set(weekend)), national
    if len(calendar.weekend) >= 7:
        raise NoWorkingDay(_("At least one day of the week must be a working day."))
    calendar.save()
    follow_up(territory, by=by, note=_("The working week changed."))
    return calendar


def calendar_for(territory: Territory | None) -> Calendar:
    """The calendar of the territory, begun with the week of the concession where it has none."""
    usual = Calendar.objects.filter(territory=None).first()
    week = {"weekend": usual.weekend, "national": usual.national} if usual else {}
    # Before the first there is no row to lock: of two who begin it, the database lets one, the other waits.
    calendar: Calendar
    calendar, _made = Calendar.objects.select_for_update().get_or_create(territory=territory, defaults=week)
    return calendar


def period(first: date, last: date | None) -> list[date]:
    length = ((last or first) - first).days + 1
    if not 1 <= length <= LONGEST_DAYS:
        raise NoSuchPeriod(
            _("The last day must lie after the first, and not more than %(n)d days after it.")
            % {"n": LONGEST_DAYS}
        )
    return [first + timedelta(days=n) for n in range(length)]


def ensure_may(by: User, territory: Territory | None) -> None:
    if not can_keep(by, territory.pk if territory else None):
        raise NotYours(_("Only an administrator of the territory may change its calendar."))


def ensure_not_special(calendar: Calendar, days: list[date]) -> None:
    known = calendar.days.filter(date__in=days).order_by("date").values_list("date", flat=True)
    if known:
        raise AlreadySpecial(
            _("The calendar names these days already: %(days)s. Remove them first.")
            % {"days": listed(long_date(day) for day in known)}
        )


def follow_up(territory: Territory | None, *, by: User, note: str) -> None:
    """Have open due dates counted anew, by a job of this very transaction and once more a little later."""
    given = {"territory_id": territory.pk if territory else None, "by_id": by.pk, "note": note}
    for wait in (0, SECOND_PASS_S):
        job = app.configure_task("workflows.jobs.move_due_dates", schedule_in={"seconds": wait})
        job.defer(**given)

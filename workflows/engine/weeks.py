"""The working calendars that administrators keep, of a territory and of the whole concession."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import Territory
from workflows.engine.calendars import SATURDAY, SUNDAY, WorkingCalendar


def default_weekend() -> list[int]:
    return [SATURDAY, SUNDAY]


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def working(self, territory_id: int | None) -> WorkingCalendar:
        """The territory's week, else the concession's; the special days of both, the territory's first."""
        rows = self.filter(models.Q(territory=None) | models.Q(territory_id=territory_id))
        found = list(rows.order_by(models.F("territory").asc(nulls_first=True)).prefetch_related("days"))
        if not found:
            return WorkingCalendar()
        days = {day.date: day.works for calendar in found for day in calendar.days.all()}
        return WorkingCalendar(
            weekend=frozenset(found[-1].weekend),
            national=found[-1].national,
            closures=frozenset(day for day, works in days.items() if not works),
            reopened=frozenset(day for day, works in days.items() if works),
        )


class Calendar(models.Model):
    """Working days of a territory; without a territory, of the whole concession."""

    territory = models.OneToOneField(Territory, on_delete=models.PROTECT, null=True, blank=True)
    weekend = models.JSONField(_("weekend, Monday is 0"), default=default_weekend)
    national = models.BooleanField(_("keeps national holidays"), default=True)

    objects: ClassVar[Any] = CalendarQuerySet.as_manager()

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [
            # The column's own rule lets many calendars be without a territory.
            models.UniqueConstraint(fields=["territory"], name="calendar_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return str(self.territory or _("The whole concession"))


class CalendarDay(models.Model):
    """A day an administrator closed, or declared a working day."""

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="days")
    date: models.DateField[date, date] = models.DateField(_("date"))
    works = models.BooleanField(_("works"), default=False)
    label = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        constraints = [models.UniqueConstraint(fields=["calendar", "date"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.label}"

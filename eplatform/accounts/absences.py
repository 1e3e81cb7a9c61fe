"""Dated absences: while one runs, the substitute reaches what the absent person reached."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _


class Days(models.Func):
    """The days from the first to the last, both counted."""

    function = "DATERANGE"
    output_field = DateRangeField()


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> AbsenceQuerySet:
        """Neither ended early nor called off."""
        return self.filter(ended_at=None)

    def running(self, day: date) -> AbsenceQuerySet:
        return self.standing().filter(since__lte=day, until__gte=day)

    def stood_in_for(self, day: date) -> AbsenceQuerySet:
        """Whose substitute holds what the person holds: who was deactivated holds nothing."""
        return self.running(day).filter(person__is_active=True)

    def overlapping(self, since: date, until: date) -> AbsenceQuerySet:
        return self.standing().filter(since__lte=until, until__gte=since)


class Absence(models.Model):
    """Somebody is away, and somebody else does their work."""

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="absences")
    substitute = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="stands_in_for")
    since: models.DateField[date, date] = models.DateField(_("first day"))
    until: models.DateField[date, date] = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    declared_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    declared_at = models.DateTimeField(_("declared at"))
    ended_at = models.DateTimeField(_("ended early at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects: ClassVar[Any] = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("substitute")), name="absence_substitute_is_another"
            ),
            ExclusionConstraint(
                name="absence_once_a_day",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (Days("since", "until", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.since} – {self.until}"

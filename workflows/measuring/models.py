"""The figures kept of what happened: one small row a step, network, territory and month."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import Territory
from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known


@words_are_known
class StepMeasure(models.Model):
    """What ended at a step in a month; a row without territory is of the whole concession.

    The lengths are kept as counts in the buckets of ``sketch``, so that rows add up.
    """

    kind = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    month: models.DateField[date, date] = models.DateField()
    step = models.CharField(max_length=40)
    network = models.CharField(max_length=12, choices=Network.choices, blank=True)
    visits = models.PositiveIntegerField(default=0)
    again = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    seconds = models.PositiveBigIntegerField(default=0)
    longest = models.PositiveBigIntegerField(default=0)
    counts: ArrayField[Any, Any] = ArrayField(models.PositiveIntegerField(), default=list)
    outcomes = models.JSONField(default=dict)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("figures of a step")
        verbose_name_plural = _("figures of steps")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version", "territory", "month", "step", "network"],
                name="measure_once",
                nulls_distinct=False,
            ),
        ]


@words_are_known
class StepStanding(models.Model):
    """How many files stand at a step, as last looked at."""

    kind = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    step = models.CharField(max_length=40)
    network = models.CharField(max_length=12, choices=Network.choices, blank=True)
    waiting = models.PositiveIntegerField()
    late = models.PositiveIntegerField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("files at a step")
        verbose_name_plural = _("files at steps")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version", "territory", "step", "network"],
                name="standing_once",
                nulls_distinct=False,
            ),
        ]


class MeasuringMark(models.Model):
    """How far the timeline has been counted; one row."""

    #: The last entry that is counted.
    entry_id = models.PositiveBigIntegerField(default=0)
    #: An entry seen since, and the transaction before which it is complete.
    seen_entry_id = models.PositiveBigIntegerField(default=0)
    seen_before = models.PositiveBigIntegerField(default=0)
    counted_at = models.DateTimeField(null=True)
    stood_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("mark of the counting")
        verbose_name_plural = _("marks of the counting")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_measuring_mark")]

"""Numbers without gaps, one series a year: connection files, visit orders, estimates, receipts."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """The last number given in a series and year."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="series_once_a_year")]


NEXT = """
INSERT INTO workflows_series (prefix, year, last) VALUES (%s, %s, 1)
ON CONFLICT (prefix, year) DO UPDATE SET last = workflows_series.last + 1 RETURNING last
"""


def next_number(prefix: str, *, at: datetime) -> str:
    """The next number of a series, such as E-2026-00042; given back when the transaction fails."""
    year = timezone.localtime(at).year
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [prefix, year])
        (last,) = cursor.fetchone()
    return f"{prefix}-{year}-{last:05d}"

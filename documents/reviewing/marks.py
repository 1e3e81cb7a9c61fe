"""Marks on a rejected paper: where on which page something is to be mended, and what."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

WHOLE = (Decimal(0), Decimal(0), Decimal(1), Decimal(1))
MOST_MARKS = 200
LONGEST_TEXT = 1000
LAST_PAGE = 100_000


def share(label: Any) -> models.DecimalField[Any, Any]:
    """A share of the page, to a thousandth of a percent: finer than a pixel of any plan we show."""
    return models.DecimalField(label, max_digits=6, decimal_places=5)


@dataclass(frozen=True)
class Drawn:
    """A mark as the reviewer drew it; without a rectangle it is about the whole page."""

    page: int
    text: str
    x: Decimal = WHOLE[0]
    y: Decimal = WHOLE[1]
    width: Decimal = WHOLE[2]
    height: Decimal = WHOLE[3]


class Mark(models.Model):
    """One mark of a rejection, numbered as on the list the applicant reads; never changed."""

    decision = models.ForeignKey(
        "documents.Decision", on_delete=models.PROTECT, related_name="marks", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("number"))
    page = models.PositiveIntegerField(_("page"))
    # From the corner where reading of the page image begins: left and top, whatever the language.
    x = share("x")
    y = share("y")
    width = share(_("width"))
    height = share(_("height"))
    text = models.CharField(_("what is to be mended"), max_length=LONGEST_TEXT)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="mark_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="mark_number_from_one"),
            models.CheckConstraint(condition=Q(page__gte=1), name="mark_page_from_one"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="mark_says_what"),
            models.CheckConstraint(
                condition=Q(x__gte=0, y__gte=0, width__gt=0, height__gt=0), name="mark_within_the_page"
            ),
            models.CheckConstraint(
                condition=Q(x__lte=1 - F("width"), y__lte=1 - F("height")), name="mark_ends_within_the_page"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"

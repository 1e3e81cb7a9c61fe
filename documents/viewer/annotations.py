"""Remarks drawn on a paper and kept apart from it: withdrawn perhaps, never changed or removed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from eplatform.known_words import words_are_known


class Side(models.TextChoices):
    """For whom somebody speaks on a connection file."""

    UTILITY = "utility", _("Utility")
    PARTIES = "parties", _("Applicant and parties")


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def shown_to(self, side: str) -> AnnotationQuerySet:
        """What that side reads: what was said to everyone, and what its own people noted."""
        standing = self.filter(withdrawn_at=None)
        return standing.filter(Q(audience=Annotation.Audience.EVERYONE) | Q(side=side))


@words_are_known
class Annotation(models.Model):
    """A remark at a place of a page, counted from its upper left corner in shares of its width and height."""

    class Shape(models.TextChoices):
        POINT = "point", _("Point")
        RECTANGLE = "rectangle", _("Rectangle")
        LINE = "line", _("Line")

    class Audience(models.TextChoices):
        OWN_SIDE = "own_side", _("My side only")
        EVERYONE = "everyone", _("Everyone on the file")

    version = models.ForeignKey(
        "documents.PaperVersion", on_delete=models.PROTECT, related_name="annotations"
    )
    page = models.PositiveIntegerField(_("page"))
    shape = models.CharField(_("shape"), max_length=10, choices=Shape.choices)
    x = models.DecimalField(max_digits=6, decimal_places=5)
    y = models.DecimalField(max_digits=6, decimal_places=5)
    to_x = models.DecimalField(max_digits=6, decimal_places=5)
    to_y = models.DecimalField(max_digits=6, decimal_places=5)
    text = models.CharField(_("remark"), max_length=1000)
    audience = models.CharField(_("who reads it"), max_length=10, choices=Audience.choices)
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects: ClassVar[Any] = AnnotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("annotation")
        verbose_name_plural = _("annotations")
        ordering = ["page", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(page__gte=1), name="annotation_page_from_one"),
            models.CheckConstraint(
                condition=Q(x__gte=0, x__lte=1, y__gte=0, y__lte=1)
                & Q(to_x__gte=0, to_x__lte=1, to_y__gte=0, to_y__lte=1),
                name="annotation_on_the_page",
            ),
            models.CheckConstraint(
                condition=Q(shape="point", to_x=F("x"), to_y=F("y"))
                | Q(shape="rectangle", to_x__gt=F("x"), to_y__gt=F("y"))
                | Q(shape="line"),
                name="annotation_shape_as_drawn",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="annotation_says_something"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("at")),
                name="annotation_withdrawn_later",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.version_id} {self.page} {self.text[:40]}"

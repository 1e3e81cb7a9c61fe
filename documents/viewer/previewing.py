"""Rows of what was painted: by content and not by version, so that the same bytes are painted once."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.digests import SHA256
from documents.painting import orders
from eplatform.known_words import words_are_known


class Fault(models.TextChoices):
    """Why there is no picture, as those read it who look for one."""

    DAMAGED = orders.DAMAGED, _("No preview: the document is damaged, or written in an unusual way.")
    TOO_LARGE = orders.TOO_LARGE, _("No preview: the document is too large to be drawn here.")
    TOO_SLOW = orders.TOO_SLOW, _("No preview: drawing the document takes too long.")
    EMPTY = orders.EMPTY, _("No preview: the drawing shows nothing.")


class PreviewQuerySet(models.QuerySet["Preview"]):
    """Questions about many pictures."""

    def thumbs(self, contents: list[str]) -> dict[str, Preview]:
        """The small picture of each content that has one, by its SHA-256."""
        rows = self.filter(sha256__in=contents, purpose=Preview.Purpose.THUMB, fault="")
        return {row.sha256: row for row in rows}

    def pages(self, contents: Collection[str]) -> dict[str, int]:
        """How many pages each content has, by its SHA-256, where it has pages and they were counted."""
        rows = self.filter(sha256__in=contents, purpose=Preview.Purpose.THUMB, pages__isnull=False)
        return {row.sha256: row.pages or 0 for row in rows.only("sha256", "pages")} if contents else {}


@words_are_known
class Preview(models.Model):
    """A picture of a page in the storage, or why there is none."""

    class Purpose(models.TextChoices):
        THUMB = "thumb", _("in a list")
        PAGE = "page", _("whole page")
        DETAIL = "detail", _("from near")

    sha256 = models.CharField("SHA-256", max_length=64)
    page = models.PositiveIntegerField(_("page"))
    purpose = models.CharField(_("purpose"), max_length=6, choices=Purpose.choices)
    #: Of the picture; from near, what the keys of the squares begin with.
    key = models.CharField(_("storage key"), max_length=200, blank=True)
    content_type = models.CharField(_("type"), max_length=100, blank=True)
    width = models.PositiveIntegerField(_("width"), default=0)
    height = models.PositiveIntegerField(_("height"), default=0)
    #: The width, and where the upper left corner lies, in millimetres of paper or units of the drawing.
    extent = models.DecimalField(_("extent"), max_digits=24, decimal_places=9, null=True, blank=True)
    left = models.DecimalField(_("left"), max_digits=24, decimal_places=9, null=True, blank=True)
    top = models.DecimalField(_("top"), max_digits=24, decimal_places=9, null=True, blank=True)
    metres_per_unit = models.DecimalField(
        _("metres per unit"), max_digits=24, decimal_places=12, null=True, blank=True
    )
    #: Of the whole document; kept with its small picture.
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    fault = models.CharField(_("fault"), max_length=20, choices=Fault.choices, blank=True)
    made_at = models.DateTimeField(_("made at"))

    objects: ClassVar[Any] = PreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")
        constraints = [
            models.UniqueConstraint(fields=["sha256", "page", "purpose"], name="preview_once"),
            models.CheckConstraint(condition=Q(page__gte=1), name="preview_page_from_one"),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256), name="preview_sha256_digits"
            ),
            models.CheckConstraint(
                condition=Q(fault="", width__gte=1, height__gte=1) & ~Q(key="") | ~Q(fault="") & Q(key=""),
                name="preview_picture_or_fault",
            ),
            models.CheckConstraint(condition=Q(fault__in=["", *Fault.values]), name="preview_fault_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sha256[:8]} {self.purpose} {self.page}"

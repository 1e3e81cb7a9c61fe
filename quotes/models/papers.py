"""Papers kept in storage as they were issued, with what proves that they are the same."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quotes.models.quotes import Quote


class RenderedPdf(models.Model):
    """A paper kept in storage exactly as it was issued, and what proves that it is the same."""

    language = models.CharField(_("language"), max_length=2)
    key = models.CharField(_("storage key"), max_length=300, unique=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    storage_version = models.CharField(_("storage version"), max_length=128, blank=True)

    class Meta:
        abstract = True


class QuotePdf(RenderedPdf):
    """The estimate on paper, in one language."""

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="pdfs", db_index=False)

    class Meta:
        verbose_name = _("estimate on paper")
        verbose_name_plural = _("estimates on paper")
        constraints = [
            models.UniqueConstraint(fields=["quote", "language"], name="quote_pdf_once_a_language")
        ]

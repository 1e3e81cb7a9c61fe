"""What papers say, kept for searching: the names of each version and the words read out of it."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class PaperText(models.Model):
    """The words of one version; what no program reads, such as a photo, has its names alone."""

    version = models.OneToOneField(
        "documents.PaperVersion", on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    names = models.TextField(_("names"))
    text = models.TextField(_("text"), blank=True)
    #: The same letter for letter without accents, so that a place found in it is a place of the text.
    folded = models.TextField(blank=True)
    found = SearchVectorField()
    made_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("text of a paper")
        verbose_name_plural = _("texts of papers")
        indexes = [GinIndex(fields=["found"], name="paper_text_found")]

    def __str__(self) -> str:
        return self.names

"""Words kept in three languages, because an issued paper keeps the words it was issued with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("fr", "ar", "en")


class TrilingualLabel(models.Model):
    """A label in French, Arabic and English; shown in the reader's language."""

    label_fr = models.CharField(_("label in French"), max_length=200)
    label_ar = models.CharField(_("label in Arabic"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """In the reader's language; French where that one is unknown."""
        return self.labels.get((get_language() or "fr")[:2], self.label_fr)

    @property
    def labels(self) -> dict[str, str]:
        return {language: str(getattr(self, f"label_{language}")) for language in LANGUAGES}

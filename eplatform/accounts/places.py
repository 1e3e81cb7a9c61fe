"""Territories, agencies and communes: where the utility works, and who answers there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class TrilingualName(models.Model):
    """A name kept in the three languages of the platform."""

    name_fr = models.CharField(_("name in French"), max_length=120)
    name_ar = models.CharField(_("name in Arabic"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader; French where it is unknown."""
        return str(getattr(self, f"name_{(get_language() or 'fr')[:2]}", self.name_fr))


class Territory(TrilingualName):
    """Part of the concession with its own teams and its own working days."""

    code = models.SlugField(_("code"), max_length=30, unique=True)

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")


class Agency(TrilingualName):
    """A counter of the utility, in one territory."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="agencies")

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")


class Commune(models.Model):
    """A commune served, and the agency that receives its connection files."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="communes")

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")

    def __str__(self) -> str:
        return self.name_ar if get_language() == "ar" and self.name_ar else self.name_fr

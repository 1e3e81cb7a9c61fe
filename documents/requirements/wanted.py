"""Which papers a file was last said to need: what a change of its facts is measured against."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.files.models import ConnectionFile


class Wanted(models.Model):
    """The mandatory papers of a file, as they followed from its facts when these last changed."""

    connection_file = models.OneToOneField(
        ConnectionFile, on_delete=models.CASCADE, primary_key=True, related_name="wanted_papers"
    )
    #: The places on the checklist, such as "D08" and "X12-water-1".
    places = models.JSONField(default=list)

    class Meta:
        verbose_name = _("wanted papers")
        verbose_name_plural = _("wanted papers")

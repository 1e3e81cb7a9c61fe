"""Seals: which version in the storage cannot be changed or deleted by anybody, and until when."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.digests import SHA256
from documents.keeping.retention import RULES, Rule
from workflows.files.models import ConnectionFile


class SealQuerySet(models.QuerySet["Seal"]):
    def of_keys(self, keys: list[str]) -> SealQuerySet:
        return self.filter(key__in=keys)


class Seal(models.Model):
    """The storage's promise to keep one object version as it is; a trigger lets it only be prolonged."""

    connection_file = models.ForeignKey(ConnectionFile, on_delete=models.PROTECT, related_name="seals")
    #: The version of a paper; none for what other rooms issue, such as estimates.
    version = models.OneToOneField(
        "documents.PaperVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="seal"
    )
    key = models.CharField(_("storage key"), max_length=300, unique=True)
    storage_version = models.CharField(_("storage version"), max_length=128)
    sha256 = models.CharField("SHA-256", max_length=64)
    rule = models.CharField(_("retention rule"), max_length=20)
    sealed_at = models.DateTimeField(_("sealed at"))
    retain_until = models.DateTimeField(_("sealed until"))

    objects: ClassVar[Any] = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="seal_sha256_digits"),
            models.CheckConstraint(condition=Q(retain_until__gt=F("sealed_at")), name="seal_lasts"),
            models.CheckConstraint(condition=~Q(storage_version=""), name="seal_names_a_storage_version"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.short_sha256}"

    @property
    def short_sha256(self) -> str:
        """Enough of it for two people to compare by eye."""
        return self.sha256[:12]

    @property
    def kept_by(self) -> Rule:
        """The rule by which the paper is kept."""
        return RULES[self.rule]

"""What was purged: an entry for each paper whose bytes were removed by rule; none is ever changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.digests import SHA256
from documents.keeping.retention import RULES, Rule
from workflows.files.models import ConnectionFile


class PurgeEntry(models.Model):
    """One paper whose bytes are gone; its row and decisions stay. A trigger asks for the file's end."""

    connection_file = models.ForeignKey(ConnectionFile, on_delete=models.PROTECT, related_name="purges")
    #: The version of a paper; none for what other rooms issue, such as estimates.
    version = models.OneToOneField(
        "documents.PaperVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="purge"
    )
    key = models.CharField(gettext_lazy("storage key"), max_length=300, unique=True)
    kind = models.CharField(gettext_lazy("kind"), max_length=10)
    number = models.PositiveIntegerField(gettext_lazy("version"))
    name = models.CharField(gettext_lazy("name"), max_length=255)
    size = models.PositiveBigIntegerField(gettext_lazy("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    rule = models.CharField(gettext_lazy("retention rule"), max_length=20)
    years = models.PositiveSmallIntegerField(gettext_lazy("years after the end"))
    purged_at = models.DateTimeField(gettext_lazy("purged at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = gettext_lazy("purge")
        verbose_name_plural = gettext_lazy("purges")
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="purge_sha256_digits"),
            models.CheckConstraint(condition=Q(years__gte=1), name="purge_years_after_the_end"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def kept_by(self) -> Rule:
        """The rule by which it was kept until then."""
        return RULES[self.rule]


def is_purged(column: str = "key") -> Exists:
    """Whether the bytes under that column's key were purged."""
    return Exists(PurgeEntry.objects.filter(key=OuterRef(column)))


def ensure_kept(key: str) -> None:
    """Raises Http404, with the reason, for what was purged: nobody can download it any more."""
    entry = PurgeEntry.objects.filter(key=key).first()
    if entry is not None:
        raise Http404(
            _("Purged on %(day)s: “%(rule)s” is kept for %(years)s years after the end of the file.")
            % {"day": entry.purged_at.date(), "rule": entry.kept_by.title, "years": entry.years}
        )

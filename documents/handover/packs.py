"""Hand-over packs: the sealed record of a file in one archive that anybody can check without us."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.digests import SHA256
from eplatform.accounts.models import User
from eplatform.known_words import words_are_known
from workflows.files.models import ConnectionFile

CODE_LENGTH = 16


class PackQuerySet(models.QuerySet[Any]):
    """Questions about many packs."""

    def visible_to(self, user: User) -> PackQuerySet:
        return self.filter(connection_file__in=ConnectionFile.objects.visible_to(user))

    def made(self) -> PackQuerySet:
        return self.filter(state=Pack.State.MADE)


@words_are_known
class Pack(models.Model):
    """One archive, asked for once and made once; a later state of the file is another pack."""

    class State(models.TextChoices):
        ASKED = "asked", _("Being made")
        MADE = "made", _("Ready")
        FAILED = "failed", _("Could not be made")

    connection_file = models.ForeignKey(ConnectionFile, on_delete=models.PROTECT, related_name="packs")
    #: Printed on the cover; whoever has it may check the pack on the public page.
    code = models.CharField(_("verification code"), max_length=CODE_LENGTH, unique=True)
    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"))
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    key = models.CharField(_("storage key"), max_length=200, unique=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    #: The very text that was signed.
    manifest = models.TextField(_("manifest"), blank=True)
    #: What kept it from being made, in words for those who run the platform.
    failure = models.CharField(_("failure"), max_length=500, blank=True)

    objects: ClassVar[Any] = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("hand-over pack")
        verbose_name_plural = _("hand-over packs")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection_file", "language"], condition=Q(state="asked"), name="pack_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(state="made", made_at__isnull=False, size__gte=1, sha256__regex=SHA256)
                & ~Q(manifest="")
                | ~Q(state="made") & Q(made_at=None, size=None, sha256="", manifest=""),
                name="pack_made_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(failure="") | ~Q(state="failed") & Q(failure=""),
                name="pack_failed_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.connection_file.reference} {self.code}"

    @property
    def name(self) -> str:
        """What the archive is called on the disk of whoever downloads it."""
        return f"{self.connection_file.reference}-{self.code}.zip"

    @property
    def page(self) -> str:
        """Where anybody can check it; without a request, for packs are made by the worker."""
        return f"{settings.PUBLIC_URL}{reverse('documents:pack-check', args=[self.code])}"

"""Uploads: leave to send one document in parts, whose bytes become a paper once they were checked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from documents.catalogue.remembering import told
from documents.digests import SHA256
from documents.preparation.drafts import Draft, DraftUpload
from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known
from workflows.files.dossier.faults import Fault
from workflows.files.models import ConnectionFile

#: As many parts as S3 puts together.
MOST_PARTS = 10_000
#: What the examination of an upload may wait for.
SCANNER = "scanner"


class State(models.TextChoices):
    """Where an upload stands; it passes only by an examination of all its bytes."""

    SENDING = "sending", _("Being sent")
    ARRIVED = "arrived", _("Being checked")
    PASSED = "passed", _("Checked and kept")
    QUARANTINED = "quarantined", _("Not kept")
    CANCELLED = "cancelled", _("Cancelled")
    ABANDONED = "abandoned", _("Expired")


class UploadQuerySet(models.QuerySet[Any]):
    """Questions about many uploads."""

    def visible_to(self, user: User) -> UploadQuerySet:
        """An upload is its sender's alone, and only while they see what it is for."""
        if not user.is_authenticated:
            return self.none()
        of_files = Q(connection_file__in=ConnectionFile.objects.visible_to(user))
        of_drafts = Q(draft__owner=user)
        return self.filter(of_files | of_drafts, asked_by=user)

    def sending(self) -> UploadQuerySet:
        return self.filter(state=State.SENDING)

    def being_checked(self) -> UploadQuerySet:
        return self.filter(state=State.ARRIVED)


@words_are_known
class Upload(models.Model):
    """One document on its way into the storage, under a key that the server chose."""

    State = State

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, blank=True, related_name="sendings")
    #: What the document is to its draft; empty for a connection file, which takes papers only.
    role = models.CharField(_("role"), max_length=10, choices=DraftUpload.Role.choices, blank=True)
    kind = models.CharField(_("kind"), max_length=10, blank=True)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    phase = models.PositiveSmallIntegerField(_("phase"), null=True, blank=True)
    reserve = models.ForeignKey(
        "workflows.Reserve", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    key = models.CharField(_("storage key"), max_length=200, unique=True)
    #: What the storage calls the upload of the parts, until they are put together.
    storage_upload_id = models.CharField(max_length=1024, blank=True)
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("announced size"))
    media_type = models.CharField(_("announced type"), max_length=100, blank=True)
    part_size = models.PositiveBigIntegerField(_("size of a part"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.SENDING)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    #: SHA-256 over those of the parts, and which version of the object the storage made of them.
    composite_sha256 = models.CharField(max_length=100, blank=True)
    storage_version = models.CharField(max_length=200, blank=True)
    #: Why it was not kept: ``[{"reason": code, "params": {…}}]``, told in the reader's language.
    faults = models.JSONField(default=list, blank=True)
    #: What the examination waits for, if anything.
    pending = models.CharField(max_length=20, blank=True)
    version = models.OneToOneField(
        "documents.PaperVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="upload"
    )
    bytes_gone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="sending"), name="upload_sending")]
        constraints = [
            models.CheckConstraint(
                condition=Q(connection_file=None, draft__isnull=False)
                | Q(connection_file__isnull=False, draft=None),
                name="upload_for_a_file_or_a_draft",
            ),
            models.CheckConstraint(
                condition=Q(role="paper") & ~Q(kind="") | ~Q(role__in=["", "paper"]) & Q(kind="")
                | Q(role="", connection_file__isnull=False) & ~Q(kind=""),
                name="upload_of_a_paper_has_a_kind",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="upload_not_empty"),
            models.CheckConstraint(
                condition=Q(part_size__gte=1) & Q(size__lte=F("part_size") * MOST_PARTS),
                name="upload_in_few_parts",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="upload_expires_later"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="upload_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["arrived", "passed", "quarantined"], arrived_at__isnull=False)
                | Q(state__in=["sending", "cancelled", "abandoned"], arrived_at=None),
                name="upload_arrived_when_checked",
            ),
            models.CheckConstraint(
                condition=Q(version=None) & (~Q(state="passed") | Q(draft__isnull=False))
                | Q(state="passed", version__isnull=False, draft=None),
                name="upload_passed_with_version",
            ),
            models.CheckConstraint(
                condition=Q(state="quarantined") & ~Q(faults=[]) | ~Q(state="quarantined") & Q(faults=[]),
                name="upload_quarantined_for_a_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def count(self) -> int:
        """How many parts make the whole."""
        return -(-self.size // self.part_size)

    def size_of_part(self, number: int) -> int:
        return min(self.part_size, self.size - (number - 1) * self.part_size)

    @property
    def told(self) -> list[Fault]:
        """Why it was not kept, as faults that speak the reader's language."""
        return told(self.faults, self.name, self.kind)


class UploadPart(models.Model):
    """What the sender declared of one part; the storage takes nothing else under its address."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveSmallIntegerField(_("part"))
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("part of an upload")
        verbose_name_plural = _("parts of uploads")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="upload_part_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_PARTS), name="upload_part_from_one"
            ),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="upload_part_sha256_digits"),
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}/{self.number}"

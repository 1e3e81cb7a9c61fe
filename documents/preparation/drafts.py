"""Dossiers on their way: what an applicant has filled in and attached before it is sent."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.digests import SHA256
from documents.examination.scanning import Scan
from eplatform.accounts.models import Organisation, User
from eplatform.known_words import words_are_known
from workflows.files.models import ConnectionFile


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions about many drafts."""

    def visible_to(self, user: User) -> DraftQuerySet:
        """A draft is its author's alone until it is sent."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def unsent(self) -> DraftQuerySet:
        return self.filter(connection_file=None)


class Draft(models.Model):
    """A dossier being filled in; `payload` has the shape of dossier.toml without its papers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    applicant = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    started_at = models.DateTimeField(_("started at"))
    updated_at = models.DateTimeField(_("changed at"))
    connection_file = models.OneToOneField(
        ConnectionFile, on_delete=models.PROTECT, null=True, blank=True, related_name="draft"
    )

    objects: ClassVar[Any] = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-updated_at"]

    def __str__(self) -> str:
        return self.title or str(_("Untitled draft"))

    def part(self, table: str) -> dict[str, Any]:
        """One table of the dossier, as far as it is filled in."""
        given = self.payload.get(table)
        return dict(given) if isinstance(given, dict) else {}

    @property
    def title(self) -> str:
        return str(self.part("file").get("title") or "")

    @property
    def kind(self) -> str:
        return str(self.part("file").get("kind") or "")

    @property
    def is_sent(self) -> bool:
        return self.connection_file_id is not None


@words_are_known
class DraftUpload(models.Model):
    """A table, a plan or a paper attached to a draft; the bytes lie in the storage."""

    class Role(models.TextChoices):
        LOTS = "lots", _("Lot table")
        LOADS = "loads", _("Load table")
        PLAN = "plan", _("Plan")
        PAPER = "paper", _("Paper")

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="uploads", db_index=False)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    kind = models.CharField(_("kind"), max_length=10, blank=True)
    key = models.CharField(_("storage key"), max_length=200, unique=True)
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    #: What its examination found, so that nobody reads the bytes again when the dossier is sent.
    content_type = models.CharField(_("type"), max_length=100, blank=True)
    storage_version = models.CharField(max_length=200, blank=True)
    composite_sha256 = models.CharField(max_length=100, blank=True)
    scan = models.CharField(_("virus scan"), max_length=10, choices=Scan.choices, blank=True)
    #: What there is to know about it, as ``catalogue.remembering`` keeps it.
    warnings = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("attached document")
        verbose_name_plural = _("attached documents")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "role", "kind"], name="draft_upload_once"),
            models.CheckConstraint(
                condition=Q(role="paper") & ~Q(kind="") | ~Q(role="paper") & Q(kind=""),
                name="draft_paper_has_a_kind",
            ),
            models.CheckConstraint(condition=Q(scan__in=["", *Scan.values]), name="draft_upload_scan_known"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="draft_sha256_digits"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_examined(self) -> bool:
        """Whether what it is was written down when it arrived; older rows were only kept."""
        return bool(self.scan)

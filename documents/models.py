"""The papers of connection files: each with its versions, and what the reviewers decided on them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.digests import SHA256
from documents.examination.scanning import Scan
from documents.handover.packs import Pack
from documents.keeping.purges import PurgeEntry
from documents.keeping.seals import Seal
from documents.preparation.drafts import Draft, DraftUpload
from documents.requirements.wanted import Wanted
from documents.reviewing.marks import Mark
from documents.search.paper_texts import PaperText
from documents.upload.uploads import Upload, UploadPart
from documents.viewer.annotations import Annotation
from documents.viewer.previewing import Preview
from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known
from workflows.files.models import ConnectionFile

__all__ = [
    "Annotation",
    "Decision",
    "Draft",
    "DraftUpload",
    "Mark",
    "Pack",
    "Paper",
    "PaperText",
    "PaperVersion",
    "Preview",
    "PurgeEntry",
    "Seal",
    "Upload",
    "UploadPart",
    "Wanted",
]  # fmt: skip


class State(models.TextChoices):
    """Where a paper stands; a version goes through all of them but the first."""

    EXPECTED = "expected", _("Expected")
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    OUTDATED = "outdated", _("Outdated")


class OfVisibleFiles(models.QuerySet[Any]):
    """Rows that hang on a connection file are seen by those who see the file."""

    path = "connection_file"

    def visible_to(self, user: User) -> OfVisibleFiles:
        return self.filter(**{f"{self.path}__in": ConnectionFile.objects.visible_to(user)})


class PaperQuerySet(OfVisibleFiles):
    """Questions about many papers."""

    def with_versions(self) -> PaperQuerySet:
        """With all that a list of papers shows of them, in a number of statements that does not grow."""
        versions = PaperVersion.objects.select_related("uploaded_by", "seal", "purge").prefetch_related(
            "decisions__by", "decisions__marks"
        )
        return self.select_related("current").prefetch_related(models.Prefetch("versions", versions))

    def kept(self) -> PaperQuerySet:
        """Those that hold a version nobody rejected."""
        return self.filter(state__in=[State.RECEIVED, State.ACCEPTED])


class PaperVersionQuerySet(OfVisibleFiles):
    path = "paper__connection_file"

    def of_keys(self, keys: list[str]) -> PaperVersionQuerySet:
        return self.filter(key__in=keys)


@words_are_known
class Paper(models.Model):
    """One kind of paper of a connection file; for works papers, of one network and phase."""

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.PROTECT, related_name="papers", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=10)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    phase = models.PositiveSmallIntegerField(_("phase"), null=True, blank=True)
    #: A photo of a reserve: of the fault, then of what was mended.
    reserve = models.ForeignKey(
        "workflows.Reserve", on_delete=models.PROTECT, null=True, blank=True, related_name="papers"
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.EXPECTED)
    current = models.ForeignKey(
        "PaperVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    #: How many days before its end those who must renew it were last told.
    told_days_before = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[Any] = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(
                fields=["connection_file", "kind", "network", "phase", "reserve"], name="paper_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(state=State.EXPECTED, current=None)
                | ~Q(state=State.EXPECTED) & Q(current__isnull=False),
                name="paper_expected_without_version",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="paper_state_known"),
            models.CheckConstraint(condition=Q(phase=None) | Q(phase__gte=1), name="paper_phase_from_one"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.connection_file_id} {self.kind}"


@words_are_known
class PaperVersion(models.Model):
    """One upload of a paper: never changed, superseded by the next."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(_("version"))
    key = models.CharField(_("storage key"), max_length=200, unique=True)
    name = models.CharField(_("name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField("SHA-256", max_length=64)
    #: Which of the storage's versions under the key it is; empty where the bucket kept none yet.
    storage_version = models.CharField(_("storage version"), max_length=128, blank=True)
    #: The storage's checksum over those of the parts (“…-3”); empty for what came in one piece.
    composite_sha256 = models.CharField(_("composite SHA-256"), max_length=64, blank=True)
    content_type = models.CharField(_("type"), max_length=100)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.RECEIVED
    )  # fmt: skip
    #: Made by the platform itself, such as the filing receipt: nobody replaces or rejects it.
    issued = models.BooleanField(_("issued by the platform"), default=False)
    scan = models.CharField(_("virus scan"), max_length=10, choices=Scan.choices, default=Scan.NO_SCANNER)

    objects: ClassVar[Any] = PaperVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["paper"], condition=~Q(state=State.OUTDATED), name="version_in_force_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_from_one"),
            models.CheckConstraint(condition=Q(size__gte=1), name="version_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=SHA256), name="version_sha256_digits"),
            models.CheckConstraint(condition=Q(scan__in=Scan.values), name="version_scan_known"),
            models.CheckConstraint(
                condition=Q(state__in=[State.RECEIVED, State.ACCEPTED, State.REJECTED, State.OUTDATED]),
                name="version_state_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} (v{self.number})"


class Decision(models.Model):
    """What a reviewer decided on a version, and why; the latest one counts."""

    version = models.ForeignKey(PaperVersion, on_delete=models.PROTECT, related_name="decisions")
    accepted = models.BooleanField(_("accepted"))
    #: An acceptance was taken back so that a new version can come; the paper itself was not found wrong.
    reopened = models.BooleanField(_("reopened"), default=False)
    reason = models.CharField(_("reason"), max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(reason=""), name="rejection_says_why"),
            models.CheckConstraint(
                condition=Q(accepted=False) | Q(reopened=False), name="decision_accepts_or_reopens"
            ),
        ]

    @property
    def is_rejection(self) -> bool:
        return not self.accepted and not self.reopened

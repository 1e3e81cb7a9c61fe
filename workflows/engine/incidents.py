"""What is kept of a step that the platform failed to perform: its error, its next attempt, how it ended."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.known_words import words_are_known
from workflows.engine.models import Process, Task

UNSETTLED = models.Q(resolved_at=None)
#: Who sees incidents of their territory; the auditor looks and does nothing.
HANDLERS = (Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR)
READERS = (*HANDLERS, Role.AUDITOR)


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Questions about many incidents."""

    def unsettled(self) -> IncidentQuerySet:
        """Failures not yet overcome, those still being tried again among them."""
        return self.filter(UNSETTLED)

    def opened(self) -> IncidentQuerySet:
        """Failures that were tried often enough to become incidents, whether settled or not."""
        return self.filter(opened_at__isnull=False)

    def visible_to(self, user: User) -> IncidentQuerySet:
        """Those of the territories where the person directs or audits."""
        if not user.is_active:
            return self.none()
        places = [posting.territory_id for posting in user.held_postings if posting.role in READERS]
        return self if None in places else self.filter(process__territory_id__in=[pk for pk in places if pk])


@words_are_known
class Incident(models.Model):
    """A step the platform failed to perform: tried again after growing pauses, then left to people."""

    class Resolution(models.TextChoices):
        """How it ended."""

        PERFORMED = "performed", _("Performed at a later attempt")
        WAY_TAKEN = "way_taken", _("Performed by hand")
        CLOSED = "closed", _("Closed: done otherwise")

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="+", db_index=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="incidents", db_index=False)
    error_class = models.CharField(_("error"), max_length=200)
    message = models.TextField(_("what it said"), blank=True)
    traceback = models.TextField(_("where it happened"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=1)
    failed_at = models.DateTimeField(_("last failed"))
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    opened_at = models.DateTimeField(_("incident since"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    resolution = models.CharField(_("how it ended"), max_length=10, choices=Resolution.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects: ClassVar[Any] = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        indexes = [
            models.Index(fields=["-opened_at", "-id"], condition=UNSETTLED, name="incident_open"),
            models.Index(fields=["-resolved_at"], name="incident_settled"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=UNSETTLED, name="incident_open_once"),
            models.CheckConstraint(
                condition=models.Q(resolved_at=None, resolution="")
                | models.Q(resolved_at__isnull=False) & ~models.Q(resolution=""),
                name="incident_resolved_somehow",
            ),
            models.CheckConstraint(
                condition=~UNSETTLED
                | models.Q(next_attempt_at__isnull=False)
                | models.Q(opened_at__isnull=False),
                name="incident_tried_again_or_opened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.error_class}: {self.message}"[:200]

    @property
    def is_settled(self) -> bool:
        return self.resolved_at is not None


def reads_incidents(user: User) -> bool:
    """Whether there is a territory whose incidents the person may see."""
    return user.is_active and any(posting.role in READERS for posting in user.held_postings)


def can_see(user: User, incident: Incident) -> bool:
    return holds_any(user, incident, READERS)


def can_handle(user: User, incident: Incident) -> bool:
    return holds_any(user, incident, HANDLERS)


def holds_any(user: User, incident: Incident, roles: tuple[Role, ...]) -> bool:
    place = incident.process.territory_id
    return user.is_active and any(user.holds(role, territory_id=place) for role in roles)

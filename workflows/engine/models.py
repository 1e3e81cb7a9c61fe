"""What the engine keeps: processes, their steps and holds; the working calendars have their own module."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.managers import TaskQuerySet
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import STATUS

from eplatform.accounts.models import Territory
from eplatform.accounts.networks import Network
from eplatform.accounts.roles import Role
from eplatform.known_words import words_are_known
from workflows.engine.limits import Limit, Unit
from workflows.engine.priorities import QUEUE, Priority
from workflows.engine.weeks import Calendar, CalendarDay, default_weekend

if TYPE_CHECKING:
    from workflows.engine.act import Act

__all__ = [
    "OPEN",
    "Calendar",
    "CalendarDay",
    "Edition",
    "Hold",
    "HoldReason",
    "Party",
    "Process",
    "Task",
    "default_weekend",
]

OPEN = models.Q(finished=None)


class Party(models.TextChoices):
    """Whose clock runs while a step is open."""

    UTILITY = "utility", _("The utility")
    APPLICANT = "applicant", _("The applicant")
    PLATFORM = "platform", _("The platform")


@words_are_known
class Process(AbstractProcess):
    """One connection file's run through a published process."""

    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    final_state = models.CharField(_("final state"), max_length=20, blank=True)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    #: Codes of the networks whose clock stands, separated by spaces: a step opened there stands with them.
    held_networks = models.CharField(_("networks held"), max_length=60, blank=True, default="", db_default="")

    #: The open steps as the door read them under the lock, and what is being done.
    stood: Sequence[Task] = ()
    act: Act | None = None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished=None, final_state="")
                | models.Q(finished__isnull=False) & ~models.Q(final_state=""),
                name="process_ends_in_a_final_state",
            ),
        ]

    def stands_still(self, network: str) -> bool:
        """Whether the clock of the network's steps stands; without a network, of those of the whole file."""
        return self.suspended_at is not None or (bool(network) and network in self.held_networks.split())


class StepQuerySet(TaskQuerySet):
    """Questions about many steps."""

    def open(self) -> StepQuerySet:
        """Steps that nobody has performed yet."""
        rows: StepQuerySet = self.filter(OPEN)
        return rows

    def counting(self) -> StepQuerySet:
        """Steps whose clock runs: neither their file nor their network is held."""
        rows: StepQuerySet = self.filter(held=False)
        return rows

    def late(self, at: datetime) -> StepQuerySet:
        """Open steps whose due date has passed and whose clock runs."""
        rows: StepQuerySet = self.open().filter(due_at__lt=at).counting()
        return rows


@words_are_known
class Task(AbstractTask):
    """One step of a process: who performs it, for which network and phase, and by when.

    A row serves at once as the engine's task, the step's clock and the line of the inbox,
    so that a step costs one insert and one update.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="steps")
    status = models.CharField(max_length=10, choices=STATUS.choices, default=STATUS.NEW)
    created = models.DateTimeField(_("opened at"), default=timezone.now)
    scheduled = models.DateTimeField(_("performed by the platform at"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip
    data = models.JSONField(default=dict, blank=True)

    # The library's columns that we do without: links and object permissions cost a row or an index each.
    previous = None
    external_task_id = None
    owner_permission_content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    step = models.CharField(_("step"), max_length=40)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    party = models.CharField(_("whose turn"), max_length=10, choices=Party.choices)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    phase = models.PositiveSmallIntegerField(_("phase"), null=True, blank=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    limit_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_unit = models.CharField(max_length=15, blank=True, choices=[(u.value, u.value) for u in Unit])
    late_at = models.DateTimeField(_("found late at"), null=True, blank=True)
    priority = models.SmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL, db_default=Priority.NORMAL
    )
    snoozed_until = models.DateTimeField(_("put aside until"), null=True, blank=True)
    #: A hold stops the utility's clock of its network or file; kept here so that an inbox needs no join.
    held = models.BooleanField(_("held"), default=False, db_default=False)
    outcome = models.CharField(_("outcome"), max_length=30, blank=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip

    objects: ClassVar[Any] = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        indexes = [
            models.Index("role", "territory", *QUEUE, condition=OPEN, name="step_queue"),
            models.Index(
                fields=["role", "territory", "snoozed_until"],
                condition=OPEN & models.Q(snoozed_until__isnull=False),
                name="step_snoozed",
            ),
            models.Index(
                "owner", *QUEUE, condition=OPEN & models.Q(owner__isnull=False), name="step_queue_claimed"
            ),
            models.Index(
                fields=["scheduled"], condition=OPEN & models.Q(scheduled__isnull=False), name="step_timer"
            ),
            models.Index(fields=["due_at"], condition=OPEN & models.Q(late_at=None), name="step_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "step", "network", "phase"],
                condition=OPEN,
                name="step_open_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(finished=None, outcome="")
                | models.Q(finished__isnull=False) & ~models.Q(outcome=""),
                name="step_ends_with_an_outcome",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.finished is None

    @property
    def priority_code(self) -> str:
        return Priority(self.priority).name.lower()

    @property
    def limit(self) -> Limit | None:
        return Limit(self.limit_amount, Unit(self.limit_unit)) if self.limit_amount else None

    def counted_from(self) -> datetime:
        """When its time began: at its opening, or at the moment that its page names."""
        since = getattr(self.flow_task, "since", None)
        return (since(self.process) if since is not None else None) or self.created

    def is_late(self, at: datetime) -> bool:
        """Whether its due date has passed; an open step whose clock stands is not late."""
        return self.due_at is not None and (self.finished or at) > self.due_at and not self.held


class HoldReason(models.TextChoices):
    """Why the utility's clock stands still."""

    APPLICANT = "applicant", _("Waiting for the applicant")
    THIRD_PARTY = "third_party", _("Waiting for a third party's permit")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")


class HoldQuerySet(models.QuerySet["Hold"]):
    """Questions about many holds."""

    def of_clocks(self) -> HoldQuerySet:
        """Holds that stop the clocks of other steps; a step that waits for the applicant has its own."""
        return self.filter(task=None)


@words_are_known
class Hold(models.Model):
    """A stretch during which the utility's clock stood still, for one network or the whole file."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="holds")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, db_index=False)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=HoldReason.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("from"))
    closed_at = models.DateTimeField(_("to"), null=True, blank=True)

    objects: ClassVar[Any] = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(closed_at__gte=models.F("opened_at")),
                name="hold_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.network}".rstrip()


class Edition(models.Model):
    """A token that the database renews whenever a table of rules changes; what is remembered names it."""

    name = models.CharField(max_length=20, primary_key=True)
    token = models.UUIDField(default=uuid4)

    def __str__(self) -> str:
        return f"{self.name} {self.token}"

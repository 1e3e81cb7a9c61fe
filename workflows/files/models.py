"""The connection file: what is asked for, by whom, where it stands and all that happened."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import Agency, Organisation, Territory, User
from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known
from workflows.engine.models import OPEN, HoldReason, Process, Task
from workflows.engine.models import Party as Turn

if TYPE_CHECKING:
    from workflows.files.subject import Seen

__all__ = ["ConnectionFile", "HoldReason", "NetworkPart", "Party", "Requirement", "TimelineEntry", "Turn"]

RUNNING = models.Q(closed_at=None)


class Kind(models.TextChoices):
    SUBDIVISION = "subdivision", _("Subdivision")
    INDUSTRIAL = "industrial", _("Industrial connection")


class FinalState(models.TextChoices):
    """How a connection file can end."""

    CLOSED = "closed", _("Closed after final acceptance")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")
    DECLINED = "declined", _("Estimates declined")


class ConnectionFileQuerySet(models.QuerySet["ConnectionFile"]):
    """Questions about many connection files."""

    def visible_to(self, user: User | AnonymousUser) -> ConnectionFileQuerySet:
        """The files of a person's organisations, or of the territories where they work."""
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.none()
        if user.is_utility_staff:
            places = [posting.territory_id for posting in user.held_postings]
            return self if None in places else self.filter(territory_id__in=[pk for pk in places if pk])
        taking_part = Party.objects.current().filter(organisation_id__in=user.organisation_ids)
        return self.filter(pk__in=taking_part.values("connection_file_id"))

    def running(self) -> ConnectionFileQuerySet:
        return self.filter(closed_at=None)

    def with_parties(self) -> ConnectionFileQuerySet:
        return self.select_related("applicant", "agency", "territory", "process")


@words_are_known
class ConnectionFile(models.Model):
    """One request for connection, from filing to final acceptance, for all the networks it asks for."""

    process = models.OneToOneField(Process, on_delete=models.PROTECT, related_name="connection_file")
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, default="fr")
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="connection_files")
    # Every step writes the row anew: an index that no page asks for costs at each of them.
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_index=False)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, db_index=False)
    coordinator = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    submitted_at = models.DateTimeField(_("submitted at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    final_state = models.CharField(_("final state"), max_length=20, choices=FinalState.choices, blank=True)

    commune = models.CharField(_("commune"), max_length=120)
    commune_code = models.CharField(_("commune code"), max_length=20)
    address = models.CharField(_("address"), max_length=300)
    land_titles = models.JSONField(_("land titles"), default=list)
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=12, decimal_places=2)
    crs = models.CharField(_("coordinate system"), max_length=20, blank=True)
    plan = models.JSONField(_("plan"), null=True, blank=True)
    phases = models.PositiveSmallIntegerField(_("phases"), default=1)
    social_housing = models.BooleanField(_("social housing"), default=False)
    road_area_m2 = models.DecimalField(
        _("road area (m²)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    public_lamps = models.PositiveIntegerField(_("street lamps"), default=0)

    # Where it stands, kept by the one door so that lists need no join.
    stage = models.CharField(_("step"), max_length=40, blank=True)
    turn = models.CharField(_("whose turn"), max_length=10, choices=Turn.choices, blank=True)
    next_due_at = models.DateTimeField(_("next due date"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspended at"), null=True, blank=True)
    entries = models.PositiveIntegerField(default=0)

    #: What was read of it under the lock of its process; None where nobody holds it here.
    seen: Seen | None = None

    objects: ClassVar[Any] = ConnectionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("connection file")
        verbose_name_plural = _("connection files")
        indexes = [
            models.Index(fields=["territory", "-submitted_at"], name="file_by_territory"),
            models.Index(fields=["-submitted_at", "-id"], name="file_by_date"),
            models.Index(fields=["next_due_at"], condition=RUNNING, name="file_by_due_date"),
            models.Index(fields=["-submitted_at", "-id"], condition=RUNNING, name="file_running"),
            models.Index(fields=["stage", "-submitted_at", "-id"], condition=RUNNING, name="file_by_stage"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="file_title_words"),
            GinIndex(OpClass(Upper("reference"), name="gin_trgm_ops"), name="file_reference_words"),
            models.Index(fields=["coordinator"], condition=models.Q(closed_at=None), name="file_coordinated"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(area_m2__gt=0), name="file_area_positive"),
            models.CheckConstraint(condition=models.Q(phases__gte=1), name="file_has_a_phase"),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, final_state="")
                | models.Q(closed_at__isnull=False) & ~models.Q(final_state=""),
                name="file_ends_in_a_final_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def is_running(self) -> bool:
        return self.closed_at is None

    @property
    def flow(self) -> Any:
        """The process page (Flow class) this file lives under."""
        return self.process.flow_class

    @property
    def stage_title(self) -> str:
        node = self.flow.instance._nodes_by_name.get(self.stage) if self.stage else None
        return str(node.task_title) if node is not None else ""

    def is_late(self, at: datetime) -> bool:
        """A suspended file is not: its clock stands still."""
        moving = self.is_running and self.suspended_at is None
        return moving and self.next_due_at is not None and self.next_due_at < at

    def open_steps(self) -> models.QuerySet[Task]:
        steps: models.QuerySet[Task] = Task.objects.filter(OPEN, process_id=self.process_id).select_related(
            "process"
        )
        return steps


@words_are_known
class NetworkPart(models.Model):
    """The share of a connection file for one network, with its own state."""

    class State(models.TextChoices):
        ASKED = "asked", _("Asked for")
        FEASIBLE = "feasible", _("Feasible")
        UNFAVOURABLE = "unfavourable", _("Unfavourable")
        PRICED = "priced", _("Estimate sent")
        AGREED = "agreed", _("Estimate agreed")
        DECLINED = "declined", _("Estimate declined")
        BUILT = "built", _("Works accepted technically")
        COMMISSIONED = "commissioned", _("Commissioned")

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.CASCADE, related_name="network_parts", db_index=False
    )
    network = models.CharField(_("network"), max_length=12, choices=Network.choices)
    state = models.CharField(_("state"), max_length=15, choices=State.choices, default=State.ASKED)
    variant = models.CharField(_("variant"), max_length=1, blank=True, choices=[("A", "A"), ("B", "B")])

    class Meta:
        verbose_name = _("network part")
        verbose_name_plural = _("network parts")
        constraints = [
            models.UniqueConstraint(fields=["connection_file", "network"], name="network_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.connection_file.reference} {self.get_network_display()}"


class PartyQuerySet(models.QuerySet["Party"]):
    def current(self) -> PartyQuerySet:
        return self.filter(until=None)


@words_are_known
class Party(models.Model):
    """An organisation that takes part in a connection file, and in which capacity."""

    class Capacity(models.TextChoices):
        APPLICANT = "applicant", _("Applicant")
        DESIGN_OFFICE = "design_office", _("Design office")
        CONTRACTOR = "contractor", _("Contractor")

    connection_file = models.ForeignKey(ConnectionFile, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts")
    capacity = models.CharField(_("capacity"), max_length=20, choices=Capacity.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects: ClassVar[Any] = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        indexes = [
            models.Index(
                fields=["organisation", "connection_file"],
                condition=models.Q(until=None),
                name="party_current",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["connection_file", "organisation", "capacity"],
                condition=models.Q(until=None),
                name="party_once_at_a_time",
            ),
        ]


@words_are_known
class Requirement(models.Model):
    """One thing a step needed and got: an upper room ticks it, the door looks for it."""

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.CASCADE, related_name="requirements", db_index=False
    )
    key = models.CharField(max_length=40)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    phase = models.PositiveSmallIntegerField(_("phase"), null=True, blank=True)
    satisfied_at = models.DateTimeField(_("satisfied at"))
    satisfied_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["connection_file", "key", "network", "phase"],
                name="requirement_once",
                nulls_distinct=False,
            ),
        ]


@words_are_known
class TimelineEntry(models.Model):
    """One recorded fact: who, what, when. Appended, never changed; a trigger of the database sees to it."""

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.PROTECT, related_name="timeline", db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=40)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    phase = models.PositiveSmallIntegerField(_("phase"), null=True, blank=True)
    step = models.CharField(_("step"), max_length=40, blank=True)
    outcome = models.CharField(_("outcome"), max_length=30, blank=True)
    note = models.TextField(_("note"), blank=True)
    data = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    #: Made by the database over the entry and the seal before it; see ``sealing``.
    seal = models.BinaryField(max_length=32, default=bytes, editable=False)

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline")
        constraints = [
            models.UniqueConstraint(fields=["connection_file", "number"], name="timeline_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.kind}"

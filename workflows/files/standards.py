"""Service standards as rows, the commitments they open on a file, and the ledger of credits for delay."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import Territory
from eplatform.accounts.networks import Network
from eplatform.accounts.roles import Role
from eplatform.known_words import words_are_known
from workflows.engine.limits import Limit, Unit
from workflows.files import standard_rules
from workflows.files.models import ConnectionFile, Kind

UNITS = [
    (Unit.WORKING_DAYS.value, _("working days")),
    (Unit.CALENDAR_DAYS.value, _("calendar days")),
    (Unit.MONTHS.value, _("months")),
]
RUNNING = models.Q(met_at=None, dropped_at=None)


class Per(models.TextChoices):
    """What a standard makes one commitment for."""

    FILE = "file", _("The connection file")
    NETWORK = "network", _("Each network")
    PHASE = "phase", _("Each network and phase")


@words_are_known
class ServiceStandard(models.Model):
    """What the utility promises between two points of the process, and what follows when it is late."""

    code = models.SlugField(_("code"), max_length=60)
    title_fr = models.CharField(_("title in French"), max_length=200)
    title_ar = models.CharField(_("title in Arabic"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    source = models.CharField(_("source"), max_length=300, blank=True)
    demonstration = models.BooleanField(_("demonstration figure"), default=False)

    kind = models.CharField(_("kind of file"), max_length=20, choices=Kind.choices, blank=True)
    version = models.PositiveSmallIntegerField(_("version of the process"), null=True, blank=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("territory")
    )
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    condition = models.CharField(_("condition"), max_length=40, blank=True)
    amount_from = models.DecimalField(
        _("from an amount of"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    amount_to = models.DecimalField(
        _("below an amount of"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    per = models.CharField(_("one for"), max_length=10, choices=Per.choices, default=Per.FILE)

    from_step = models.CharField(_("begins when this step opens"), max_length=40, blank=True)
    from_event = models.CharField(_("begins with this event"), max_length=40, blank=True)
    to_step = models.CharField(_("ends when this step ends"), max_length=40, blank=True)
    to_outcome = models.CharField(_("with this outcome"), max_length=30, blank=True)
    to_event = models.CharField(_("ends with this event"), max_length=40, blank=True)

    limit_amount = models.PositiveSmallIntegerField(_("limit"))
    limit_unit = models.CharField(_("unit"), max_length=15, choices=UNITS)
    remind_days = models.PositiveSmallIntegerField(_("reminder, days before"), null=True, blank=True)
    escalate_to = models.CharField(
        _("escalates to"), max_length=20, choices=Role.choices, default=Role.MANAGER
    )
    credit_per_day = models.DecimalField(
        _("credit for each day late"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    credit_unit = models.CharField(
        _("days that are credited"), max_length=15, choices=UNITS[:2], default=Unit.WORKING_DAYS.value
    )
    currency = models.CharField(_("currency"), max_length=3, default="MAD")
    ceiling = models.DecimalField(_("ceiling"), max_digits=14, decimal_places=2, null=True, blank=True)
    since: models.DateField[date, date] = models.DateField(_("in force from"))
    until: models.DateField[date | None, date | None] = models.DateField(
        _("in force until"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("service standard")
        verbose_name_plural = _("service standards")
        ordering = ("code", "since")
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], name="standard_once_from_a_day"),
            models.CheckConstraint(
                condition=models.Q(from_step="") ^ models.Q(from_event=""), name="standard_has_one_beginning"
            ),
            models.CheckConstraint(
                condition=models.Q(to_step="") ^ models.Q(to_event=""), name="standard_has_one_end"
            ),
            models.CheckConstraint(
                condition=models.Q(to_outcome="") | ~models.Q(to_step=""), name="standard_outcome_of_a_step"
            ),
            models.CheckConstraint(condition=models.Q(limit_amount__gt=0), name="standard_limit_positive"),
            models.CheckConstraint(
                condition=models.Q(limit_unit__in=[unit.value for unit in Unit]), name="standard_unit_known"
            ),
            models.CheckConstraint(
                condition=models.Q(credit_per_day=None) | models.Q(credit_per_day__gt=0),
                name="standard_credit_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(ceiling=None) | models.Q(ceiling__gte=models.F("credit_per_day")),
                name="standard_ceiling_covers_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="standard_currency_code"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="standard_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_to=None)
                | models.Q(amount_from=None)
                | models.Q(amount_to__gt=models.F("amount_from")),
                name="standard_band_of_amounts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        standard_rules.ensure_kept(self, exclude)

    @property
    def title(self) -> str:
        language = (get_language() or "fr")[:2]
        return str({"ar": self.title_ar, "en": self.title_en}.get(language, self.title_fr))

    @property
    def limit(self) -> Limit:
        return Limit(self.limit_amount, Unit(self.limit_unit))

    @property
    def reminder(self) -> Limit | None:
        """How long before the due date the reminder goes out; in working days where the limit is."""
        unit = Unit.WORKING_DAYS if self.limit_unit == Unit.WORKING_DAYS else Unit.CALENDAR_DAYS
        return Limit(self.remind_days, unit) if self.remind_days else None

    def is_in_force(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Questions about many commitments."""

    def running(self) -> CommitmentQuerySet:
        return self.filter(RUNNING)

    def to_look_at(self, at: datetime) -> CommitmentQuerySet:
        """Those for which a moment has come: a reminder, the due date, another day late."""
        return self.running().filter(next_look_at__lte=at).order_by("next_look_at")


@words_are_known
class Commitment(models.Model):
    """One service standard at work on one file, network or phase, from its beginning to its end."""

    standard = models.ForeignKey(ServiceStandard, on_delete=models.PROTECT, related_name="commitments")
    connection_file = models.ForeignKey(ConnectionFile, on_delete=models.PROTECT, related_name="commitments")
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    phase = models.PositiveSmallIntegerField(_("phase"), null=True, blank=True)
    opened_at = models.DateTimeField(_("from"))
    due_at = models.DateTimeField(_("due"))
    met_at = models.DateTimeField(_("met at"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("dropped at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("escalated at"), null=True, blank=True)
    #: When the sweep has something to do next; holds only ever put it off.
    next_look_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        indexes = [
            models.Index(fields=["next_look_at"], condition=RUNNING, name="commitment_to_look_at"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["connection_file", "standard", "network", "phase"],
                condition=RUNNING,
                name="commitment_runs_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(met_at=None) | models.Q(dropped_at=None),
                name="commitment_is_met_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.connection_file.reference} {self.standard.code}"

    @property
    def is_running(self) -> bool:
        return self.met_at is None and self.dropped_at is None

    def is_late(self, at: datetime) -> bool:
        """Whether the due date passed before the end, as far as it is known at that moment."""
        return (self.met_at or self.dropped_at or at) > self.due_at


class Credit(models.Model):
    """A line of the ledger: what the utility owes the applicant for one day late. Written once."""

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="credits", db_index=False
    )
    day: models.DateField[date, date] = models.DateField(_("day"))
    amount: models.DecimalField[Decimal, Decimal] = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2
    )
    currency = models.CharField(_("currency"), max_length=3)
    at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("ledger of credits")
        constraints = [
            models.UniqueConstraint(fields=["commitment", "day"], name="credit_once_a_day"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="credit_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.amount} {self.currency}"

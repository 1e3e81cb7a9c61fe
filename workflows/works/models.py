"""What is kept of the site: visits by numbered order, tests, reserves and the minutes of acceptance."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known
from workflows.files.models import ConnectionFile
from workflows.works import catalogue


class OfASite(models.Model):
    """A row about one network and phase of a file; no network is the whole site, no phase all phases."""

    connection_file = models.ForeignKey(ConnectionFile, on_delete=models.PROTECT, db_index=False)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    phase = models.PositiveSmallIntegerField(_("phase"), null=True, blank=True)

    class Meta:
        abstract = True


@words_are_known
class VisitOrder(OfASite):
    """An order to go to the site: nobody from the utility visits without its number (domain §2.5)."""

    class Purpose(models.TextChoices):
        APPOINTMENT = "appointment", _("Site appointment before the study")
        FOLLOW_UP = "follow_up", _("Follow-up of the works")
        ACCEPTANCE = "acceptance", _("Technical acceptance")
        RESERVES = "reserves", _("Lifting of reserves")
        HANDOVER = "handover", _("Provisional or final acceptance")

    number = models.CharField(_("order number"), max_length=20, unique=True)
    purpose = models.CharField(_("purpose"), max_length=15, choices=Purpose.choices)
    appointment = models.DateTimeField(_("appointment"))
    inspector = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checklist = models.JSONField(_("to be checked"), default=list)
    instructions = models.TextField(_("instructions"), blank=True)
    ordered_at = models.DateTimeField(_("ordered at"))
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("visit order")
        verbose_name_plural = _("visit orders")
        indexes = [models.Index(fields=["connection_file", "-appointment"], name="visit_order_by_file")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_held(self) -> bool:
        return hasattr(self, "visit")


class Visit(models.Model):
    """The minutes of a visit: what was found, by whom, before whom; the other side countersigns."""

    order = models.OneToOneField(VisitOrder, on_delete=models.PROTECT, related_name="visit")
    held_at = models.DateTimeField(_("held at"))
    findings = models.TextField(_("findings"))
    present = models.TextField(_("present"), blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    conform = models.JSONField(_("found conform"), default=list, blank=True)
    measured = models.JSONField(_("quantities measured"), default=list, blank=True, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(_("written at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(_("countersigned at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    remarks = models.TextField(_("remarks of the other side"), blank=True)

    class Meta:
        verbose_name = _("visit minutes")
        verbose_name_plural = _("visit minutes")
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False)
                & Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="visit_position_whole",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="visit_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.order.number


class TestResultQuerySet(models.QuerySet["TestResult"]):
    def last_results(self) -> TestResultQuerySet:
        """The last result of each kind of test, network and phase."""
        kind = ("connection_file", "network", "phase", "kind")
        return self.order_by(*kind, "-pk").distinct(*kind)


@words_are_known
class TestResult(OfASite):
    """One test and its value; a repeat is a new row, so that the failure stays on record."""

    __test__ = False  # not a case for pytest

    kind = models.CharField(_("test"), max_length=20)
    value = models.DecimalField(_("value"), max_digits=10, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=10, blank=True)
    compare = models.CharField(
        max_length=10, choices=[("at_most", _("at most")), ("at_least", _("at least"))]
    )
    threshold = models.DecimalField(_("threshold"), max_digits=10, decimal_places=3)
    passed = models.BooleanField(_("passed"))
    remarks = models.CharField(_("remarks"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = TestResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("test result")
        verbose_name_plural = _("test results")
        indexes = [models.Index(fields=["connection_file", "network", "phase", "kind"], name="test_by_file")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(network="") & Q(phase__isnull=False), name="test_of_a_network"
            ),
            models.CheckConstraint(
                condition=Q(compare="at_most", passed=True, value__lte=F("threshold"))
                | Q(compare="at_most", passed=False, value__gt=F("threshold"))
                | Q(compare="at_least", passed=True, value__gte=F("threshold"))
                | Q(compare="at_least", passed=False, value__lt=F("threshold")),
                name="test_passed_as_its_value_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value} {self.unit}"

    @property
    def title(self) -> str:
        return str(catalogue.find_test(self.network, self.kind).title)


class ReserveQuerySet(models.QuerySet["Reserve"]):
    """Questions about many reserves."""

    def open(self) -> ReserveQuerySet:
        return self.filter(lifted_at=None)

    def of(self, network: str, phase: int | None) -> ReserveQuerySet:
        """Those of a network and phase, with those of all its phases; without a network, every one."""
        if not network:
            return self
        return self.filter(Q(phase=phase) | Q(phase=None), network=network)


@words_are_known
class Reserve(OfASite):
    """A fault noted on site, to be mended by a date; a major one blocks acceptance (domain §4.4)."""

    class Severity(models.TextChoices):
        MINOR = "minor", _("Minor")
        MAJOR = "major", _("Major")

    number = models.CharField(_("reserve number"), max_length=20, unique=True)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices)
    text = models.TextField(_("what is to be mended"))
    due_date: models.DateField[date, date] = models.DateField(_("to be lifted by"))
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proof = models.TextField(_("proof of lifting"), blank=True)
    declared_at = models.DateTimeField(_("declared mended at"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[Any] = ReserveQuerySet.as_manager()

    class Meta:
        verbose_name = _("reserve")
        verbose_name_plural = _("reserves")
        indexes = [models.Index(fields=["connection_file", "network", "phase"], name="reserve_by_file")]
        constraints = [
            models.CheckConstraint(condition=~Q(network=""), name="reserve_of_a_network"),
            models.CheckConstraint(condition=~Q(text=""), name="reserve_says_what"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_at__gte=F("noted_at"), lifted_by__isnull=False)
                & ~Q(proof=""),
                name="reserve_lifted_with_proof",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def concerns(self, network: str, phase: int | None) -> bool:
        """Whether it stands against the acceptance of that network and phase, or of the whole file."""
        return not network or (self.network == network and self.phase in (phase, None))

    @property
    def is_open(self) -> bool:
        return self.lifted_at is None

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_date < today


@words_are_known
class AcceptanceMinutes(OfASite):
    """Numbered minutes of an acceptance; written once, the database refuses to change them."""

    class Kind(models.TextChoices):
        TECHNICAL = "technical", _("Technical acceptance")
        PROVISIONAL = "provisional", _("Provisional acceptance")
        FINAL = "final", _("Final acceptance")

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("acceptance", "Accepted")
        RESERVES = "reserves", _("Accepted with reserves")
        REFUSED = "refused", pgettext_lazy("acceptance", "Refused")
        ADJOURNED = "adjourned", _("Adjourned")
        DEFECTS = "defects", _("Defects to repair")
        GUARANTEE_CALLED = "guarantee_called", _("Guarantee called")

    number = models.CharField(_("minutes number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    decision = models.CharField(_("decision"), max_length=20, choices=Decision.choices)
    participants = models.TextField(_("participants"))
    text = models.TextField(_("minutes"), blank=True)
    #: Numbers of the reserves that were open when the minutes were written.
    reserves = models.JSONField(_("reserves"), default=list, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("acceptance minutes")
        verbose_name_plural = _("acceptance minutes")
        indexes = [models.Index(fields=["connection_file", "kind"], name="acceptance_by_file")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="technical", phase__isnull=False) & ~Q(network="")
                | ~Q(kind="technical") & Q(network="", phase=None),
                name="acceptance_technical_by_network",
            ),
            models.CheckConstraint(
                condition=Q(kind="technical", decision__in=["accepted", "reserves", "refused"])
                | Q(kind="provisional", decision__in=["accepted", "reserves", "adjourned"])
                | Q(kind="final", decision__in=["accepted", "defects", "guarantee_called"]),
                name="acceptance_decision_of_its_kind",
            ),
            models.CheckConstraint(condition=~Q(participants=""), name="acceptance_names_participants"),
        ]

    def __str__(self) -> str:
        return self.number

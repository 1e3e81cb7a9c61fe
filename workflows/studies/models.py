"""The study of a network as recorded: figures that explain themselves, the solution and the opinion."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known
from workflows.files.models import ConnectionFile


class StudyQuerySet(models.QuerySet["Study"]):
    """Questions about many studies."""

    def last_versions(self) -> StudyQuerySet:
        """The last version of each network."""
        return self.order_by("connection_file", "network", "-version").distinct("connection_file", "network")


@words_are_known
class Study(models.Model):
    """One version of a network's study; studying anew adds a version and leaves the older ones."""

    class Opinion(models.TextChoices):
        FEASIBLE = "feasible", _("Feasible")
        UNFAVOURABLE = "unfavourable", _("Unfavourable")

    class Voltage(models.TextChoices):
        LOW = "low", _("Low voltage")
        MEDIUM = "medium", _("Medium voltage")

    class Substation(models.TextChoices):
        PUBLIC = "public", _("Public substation")
        CUSTOMER = "customer", _("Customer's own substation")

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.PROTECT, related_name="studies", db_index=False
    )
    network = models.CharField(_("network"), max_length=12, choices=Network.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    opinion = models.CharField(_("opinion"), max_length=15, choices=Opinion.choices)
    results = models.JSONField(_("calculation"), encoder=DjangoJSONEncoder)
    comment = models.TextField(_("comment"), blank=True)
    extension_needed = models.BooleanField(_("the network must be extended"), default=False)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    # Electricity
    voltage = models.CharField(_("voltage"), max_length=10, choices=Voltage.choices, blank=True)
    substation = models.CharField(_("substation"), max_length=10, choices=Substation.choices, blank=True)
    substation_count = models.PositiveSmallIntegerField(_("number of substations"), null=True, blank=True)
    substation_kva = models.PositiveIntegerField(_("power of each (kVA)"), null=True, blank=True)
    # Water and sewerage
    diameter_mm = models.PositiveIntegerField(_("diameter (mm)"), null=True, blank=True)
    pressure_bar = models.DecimalField(
        _("service pressure (bar)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    fire_l_s = models.DecimalField(
        _("fire flow (l/s)"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    peak_factor = models.DecimalField(_("peak factor"), max_digits=5, decimal_places=2, null=True, blank=True)
    exceedances = models.JSONField(_("effluent above the limits"), default=list, blank=True)
    discharge_agreement_needed = models.BooleanField(_("a discharge agreement is needed"), default=False)
    # Lighting
    lamps = models.PositiveIntegerField(_("lamps"), null=True, blank=True)

    objects: ClassVar[Any] = StudyQuerySet.as_manager()

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        constraints = [
            models.UniqueConstraint(
                fields=["connection_file", "network", "version"], name="study_version_once"
            ),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="study_version_from_one"),
            models.CheckConstraint(
                condition=models.Q(voltage="", substation="", substation_count=None, substation_kva=None)
                | models.Q(network=Network.ELECTRICITY),
                name="study_voltage_of_electricity",
            ),
            models.CheckConstraint(
                # None is not yet decided, 0 is fed from one that stands.
                condition=models.Q(substation_count=None, substation_kva=None)
                | models.Q(substation_count=0, substation_kva=None)
                | models.Q(substation_count__isnull=False, substation_kva__isnull=False)
                & models.Q(substation_count__gte=1, substation_kva__gte=1),
                name="study_substations_with_power",
            ),
            models.CheckConstraint(
                condition=models.Q(exceedances=[], discharge_agreement_needed=False)
                | models.Q(network=Network.SEWERAGE),
                name="study_effluent_of_sewerage",
            ),
            models.CheckConstraint(
                condition=models.Q(opinion="feasible") | ~models.Q(comment=""),
                name="study_unfavourable_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_network_display()} v{self.version}"

    @property
    def is_feasible(self) -> bool:
        return self.opinion == self.Opinion.FEASIBLE

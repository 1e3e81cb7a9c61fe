"""What is kept between works and service: equipment approved, supply contract, meters, energising."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known
from workflows.files.models import ConnectionFile


class EquipmentApproval(models.Model):
    """The plant's own equipment as approved before works; a change asked for and approved is a new row."""

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.PROTECT, related_name="equipment_approvals"
    )
    substation = models.CharField(_("substation: maker, power, serial numbers"), max_length=300, blank=True)
    metering = models.CharField(_("metering: type and class"), max_length=300, blank=True)
    pretreatment = models.CharField(_("pre-treatment of the effluent"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("equipment approval")
        verbose_name_plural = _("equipment approvals")
        constraints = [
            models.CheckConstraint(
                condition=~Q(substation="", metering="", pretreatment=""), name="equipment_names_something"
            ),
        ]


class SupplyContract(models.Model):
    """The contract a plant signs before it is put in service."""

    connection_file = models.OneToOneField(
        ConnectionFile, on_delete=models.PROTECT, related_name="supply_contract"
    )
    number = models.CharField(_("contract number"), max_length=40, unique=True)
    subscribed_kva = models.PositiveIntegerField(_("subscribed power (kVA)"), null=True, blank=True)
    signed_on: models.DateField[date, date] = models.DateField(_("signed on"))
    at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("supply contract")
        verbose_name_plural = _("supply contracts")


@words_are_known
class Commissioning(models.Model):
    """A network put in service: since when, and by which meter from which index."""

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.PROTECT, related_name="commissionings", db_index=False
    )
    network = models.CharField(_("network"), max_length=12, choices=Network.choices)
    in_service_on: models.DateField[date, date] = models.DateField(_("in service on"))
    meter_number = models.CharField(_("meter number"), max_length=40, blank=True)
    meter_index = models.DecimalField(
        _("first index"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    at = models.DateTimeField(_("recorded at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("commissioning")
        verbose_name_plural = _("commissionings")
        constraints = [
            models.UniqueConstraint(fields=["connection_file", "network"], name="commissioned_once"),
            models.CheckConstraint(
                condition=Q(meter_index=None) | ~Q(meter_number="") & Q(meter_index__gte=0),
                name="index_of_a_meter",
            ),
        ]

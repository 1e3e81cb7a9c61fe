"""What is to be connected: the lots of a subdivision, or the loads and flows of a plant."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from eplatform.known_words import words_are_known
from workflows.files.models import ConnectionFile


class LotCategory(models.TextChoices):
    VILLA = "villa", _("Villa")
    ECONOMIC_HOUSING = "economic_housing", _("Economic housing")
    APARTMENT_BUILDING = "apartment_building", _("Apartment building")
    SHOP = "shop", _("Shop")
    INDUSTRIAL = "industrial", _("Industrial lot")
    FACILITY = "facility", _("Public facility")
    GREEN_SPACE = "green_space", _("Green space")
    SUBSTATION_PLOT = "substation_plot", _("Substation plot")


@words_are_known
class Lot(models.Model):
    """A numbered plot of a subdivision."""

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.CASCADE, related_name="lots", db_index=False
    )
    number = models.CharField(_("lot"), max_length=20)
    category = models.CharField(_("category"), max_length=20, choices=LotCategory.choices)
    area_m2 = models.DecimalField(_("area (m²)"), max_digits=12, decimal_places=2)
    floors = models.PositiveSmallIntegerField(_("floors"), default=0)
    dwellings = models.PositiveIntegerField(_("dwellings"), default=0)
    shops = models.PositiveIntegerField(_("shops"), default=0)
    phase = models.PositiveSmallIntegerField(_("phase"), default=1)

    class Meta:
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = [
            models.UniqueConstraint(fields=["connection_file", "number"], name="lot_number_once"),
            models.CheckConstraint(condition=models.Q(area_m2__gt=0), name="lot_area_positive"),
            models.CheckConstraint(condition=models.Q(phase__gte=1), name="lot_phase_from_one"),
        ]

    def __str__(self) -> str:
        return self.number


@words_are_known
class IndustrialNeeds(models.Model):
    """What a plant asks of the networks, as declared; flows in m³/day or m³/h, concentrations in mg/l."""

    connection_file = models.OneToOneField(
        ConnectionFile, on_delete=models.CASCADE, related_name="industrial_needs"
    )
    activity = models.CharField(_("activity"), max_length=60)
    employees = models.PositiveIntegerField(_("employees"), default=0)
    simultaneity = models.DecimalField(_("simultaneity"), max_digits=4, decimal_places=3)
    growth = models.DecimalField(_("growth"), max_digits=4, decimal_places=3, default=0)
    voltage_wish = models.CharField(
        _("voltage wished for"),
        max_length=10,
        blank=True,
        choices=[("low", _("Low voltage")), ("medium", _("Medium voltage"))],
    )
    water = models.JSONField(_("water"), default=dict, blank=True)
    effluent = models.JSONField(_("effluent"), default=dict, blank=True)

    class Meta:
        verbose_name = _("industrial needs")
        verbose_name_plural = _("industrial needs")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(simultaneity__gt=0, simultaneity__lte=1), name="needs_simultaneity_a_share"
            ),
        ]


class Load(models.Model):
    """One electrical load of a plant."""

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.CASCADE, related_name="loads", db_index=False
    )
    code = models.CharField(_("load"), max_length=20)
    description = models.CharField(_("description"), max_length=200)
    count = models.PositiveIntegerField(_("count"))
    power_kw = models.DecimalField(_("power (kW)"), max_digits=10, decimal_places=2)
    use_factor = models.DecimalField(_("use factor"), max_digits=4, decimal_places=3)
    efficiency = models.DecimalField(_("efficiency"), max_digits=4, decimal_places=3)
    cos_phi = models.DecimalField(_("power factor"), max_digits=4, decimal_places=3)

    class Meta:
        verbose_name = _("load")
        verbose_name_plural = _("loads")
        constraints = [
            models.UniqueConstraint(fields=["connection_file", "code"], name="load_code_once"),
            models.CheckConstraint(
                condition=models.Q(power_kw__gt=0, use_factor__gt=0, efficiency__gt=0, cos_phi__gt=0),
                name="load_figures_positive",
            ),
        ]

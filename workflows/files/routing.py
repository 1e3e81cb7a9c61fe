"""Who gets new work: a file's coordinator at intake, and steps where a territory proposes them to one person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import Territory
from eplatform.accounts.networks import Network
from eplatform.accounts.roles import Role


class Routing(models.Model):
    """How a territory hands out the steps of a role; without a row they wait in the pool."""

    class Mode(models.TextChoices):
        POOL = "pool", _("Whoever claims it first")
        LEAST_LOADED = "least_loaded", _("Proposed to whoever has the least open work")

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    network = models.CharField(_("network"), max_length=12, choices=Network.choices, blank=True)
    mode = models.CharField(_("mode"), max_length=15, choices=Mode.choices, default=Mode.POOL)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        constraints = [
            models.UniqueConstraint(fields=["territory", "role", "network"], name="routing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.territory} – {self.get_role_display()}: {self.get_mode_display()}"

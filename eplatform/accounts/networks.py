"""The four networks a connection file can ask for, in the order in which they are laid (domain §4.2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Network(models.TextChoices):
    """Sewerage comes first: it is the deepest and conditions the roads."""

    SEWERAGE = "sewerage", _("Sewerage")
    WATER = "water", _("Drinking water")
    ELECTRICITY = "electricity", _("Electricity")
    LIGHTING = "lighting", _("Street lighting")


LAYING_ORDER: tuple[str, ...] = tuple(Network.values)

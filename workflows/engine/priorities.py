"""How urgent a step is, and the order of every inbox."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Priority(models.IntegerChoices):
    """How urgent a step is; the lower number comes first."""

    URGENT = -2, _("Urgent")
    HIGH = -1, _("High")
    NORMAL = 0, _("Normal")


#: A step without a due date comes after all the others.
NO_DUE_DATE = datetime(9999, 12, 31, tzinfo=UTC)
#: The order of every inbox: held steps last, then the most urgent, then the first due.
QUEUE = ("held", "priority", Coalesce("due_at", models.Value(NO_DUE_DATE)), "id")

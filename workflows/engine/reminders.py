"""Reminders given before the platform closes a step: each once for each due date."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.engine.models import Task


class Reminder(models.Model):
    """One reminder given: for which due date, and how many days ahead."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    scheduled = models.DateTimeField(_("ends"))
    days = models.PositiveSmallIntegerField(_("days ahead"))
    at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["task", "scheduled", "days"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}: {self.days}"

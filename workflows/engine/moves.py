"""What moves between versions keep: who moved which files, and what each step was before and after."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import Territory
from workflows.engine.models import Process, Task


class VersionMove(models.Model):
    """One run of moving live files, of all territories or one, to another version; once killed it goes on."""

    kind = models.CharField(_("kind"), max_length=20)
    old = models.PositiveSmallIntegerField(_("from version"))
    new = models.PositiveSmallIntegerField(_("to version"))
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    steps = models.JSONField(_("map of steps"), default=dict, blank=True)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    #: Kept when the run ends: nobody counts the files of a run again.
    moved = models.PositiveIntegerField(_("files moved"), default=0)
    blocked = models.PositiveIntegerField(_("files blocked"), default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("move between versions")
        verbose_name_plural = _("moves between versions")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "old", "new"],
                condition=models.Q(finished_at=None),
                name="version_move_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(old=models.F("new")), name="version_move_goes_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.old} → {self.kind}:{self.new}"


class MovedFile(models.Model):
    """A file that a run moved; it is undone at most once."""

    move = models.ForeignKey(VersionMove, on_delete=models.PROTECT, related_name="files", db_index=False)
    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="version_moves", db_index=False
    )
    moved_at = models.DateTimeField(_("moved at"))
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("moved file")
        verbose_name_plural = _("moved files")
        constraints = [
            models.UniqueConstraint(
                fields=["move", "process"], condition=models.Q(undone_at=None), name="moved_file_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.move} {self.process_id}"


class MovedStep(models.Model):
    """An open step as it was before the move and as the move left it, column by column."""

    #: What a move may change of a step.
    COLUMNS: ClassVar[tuple[str, ...]] = (
        "flow_task", "flow_task_type", "step", "role", "party", "network", "token", "due_at", "scheduled",
        "limit_amount", "limit_unit", "late_at", "owner_id", "status", "finished", "outcome",
        "finished_by_id",
    )  # fmt: skip

    file = models.ForeignKey(MovedFile, on_delete=models.CASCADE, related_name="steps")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+", db_index=False)
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))

    class Meta:
        verbose_name = _("moved step")
        verbose_name_plural = _("moved steps")

    def __str__(self) -> str:
        return f"{self.before['step']} → {self.after['step']}"


def territory_called(code: str | None) -> int | None:
    """The key of a territory by its code, none for all of them; raises LookupError."""
    if code is None:
        return None
    known = dict(Territory.objects.values_list("code", "pk"))
    if code not in known:
        raise LookupError(f"There is no territory {code!r}. Choose one of: {', '.join(sorted(known))}.")
    return known[code]

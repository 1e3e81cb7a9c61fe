"""How a person performs a step: a form per way out, which portal and API fill alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import User
from workflows.engine import door
from workflows.engine.models import Task


class StepForm(forms.Form):
    """The facts a way out asks for, and the one domain call that performs it.

    A room declares which steps and outcomes its form serves; without a form of its own,
    a way out takes a note and goes through the door.
    """

    steps: ClassVar[tuple[str, ...]] = ()
    outcomes: ClassVar[tuple[str, ...]] = ()  # empty: every way out of those steps

    #: Whether the page offers to perform it; False where something is to be looked at first.
    is_offered: bool = True

    note = forms.CharField(
        label=_("Remarks"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, task: Task, outcome: str, by: User, **kwargs: Any) -> None:
        self.task, self.outcome, self.by = task, outcome, by
        kwargs.setdefault("prefix", None)
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    def perform(self, *, at: datetime) -> None:
        """Do what the form says; raises a Refused with its reason."""
        door.perform(self.task, self.outcome, by=self.by, at=at, note=self.cleaned_data["note"])


class ReasonForm(StepForm):
    """A way out that sends work back says why."""

    steps: ClassVar[tuple[str, ...]] = (
        "completeness",
        "study",
        "refusal_review",
        "peer_review",
        "approval",
        "answer",
        "works_check",
        "equipment_approval",
        "technical_acceptance",
        "provisional_acceptance",
        "final_acceptance",
    )
    outcomes: ClassVar[tuple[str, ...]] = (
        "incomplete",
        "needs_information",
        "refused",
        "sent_back",
        "revision_asked",
        "changes_asked",
        "adjourned",
        "study_again",
    )

    note = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

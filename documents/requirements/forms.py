"""Forms of the steps that turn on papers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from documents.catalogue.needs import Due
from documents.requirements import checklist, mending, supplying
from workflows.files.acting import ReasonForm, StepForm


class PapersForm(StepForm):
    """A step shown with the papers that it turns on."""

    due = Due.FILING
    template_name_extra = "documents/step_papers.html"

    @property
    def connection_file(self) -> Any:
        return self.task.process.connection_file

    @property
    def items(self) -> list[checklist.Item]:
        stages = checklist.checklist(self.connection_file)
        return [
            item
            for stage in stages
            if stage.due == self.due
            for item in stage.items
            if item.is_mandatory or item.paper
        ]


class CompleteForm(PapersForm):
    """The desk finds every mandatory paper accepted."""

    steps = ("completeness",)
    outcomes = ("complete",)


class IncompleteForm(PapersForm, ReasonForm):
    """The desk asks for what is missing or was rejected, paper by paper."""

    steps = ("completeness",)
    outcomes = ("incomplete",)
    template_name_extra = "documents/step_papers_missing.html"

    note = forms.CharField(
        label=_("Message to the applicant"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The list of missing and rejected papers goes with it."),
        error_messages={"required": _("No paper is missing or rejected: say what the applicant has to do.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.items:
            self.fields["note"].required = True
            self.fields["note"].help_text = self.fields["note"].error_messages["required"]

    @cached_property
    def items(self) -> list[checklist.Item]:
        return supplying.to_supply(self.connection_file)

    def perform(self, *, at: datetime) -> None:
        supplying.ask_for_papers(self.task, by=self.by, at=at, note=self.cleaned_data["note"])


class SuppliedForm(PapersForm):
    """The applicant has supplied what was asked for."""

    steps = ("supplement",)
    outcomes = ("supplied",)
    template_name_extra = "documents/step_to_mend.html"

    @property
    def to_mend(self) -> mending.ToMend:
        return mending.to_mend(checklist.checklist(self.connection_file), self.task.step)

    def perform(self, *, at: datetime) -> None:
        supplying.supply(self.task, by=self.by, at=at, note=self.cleaned_data["note"])


class WorksFileForm(PapersForm):
    """The applicant files the papers that open the site."""

    steps = ("works_file",)
    outcomes = ("filed",)
    due = Due.WORKS


FORMS: list[type[StepForm]] = [CompleteForm, IncompleteForm, SuppliedForm, WorksFileForm]

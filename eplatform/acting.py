"""Which form serves which way out of which step; portal and API ask here, so that both do the same."""

from __future__ import annotations

from documents.requirements import forms as documents
from quotes import forms as quotes
from workflows.engine.models import Task
from workflows.files.acting import ReasonForm, StepForm
from workflows.studies import forms as studies
from workflows.works import forms as works

#: Forms of the rooms, the more particular first.
FORMS: list[type[StepForm]] = [*documents.FORMS, *studies.FORMS, *works.FORMS, *quotes.FORMS, ReasonForm]


def form_class(task: Task, outcome: str) -> type[StepForm]:
    """The form of a way out; the plain one where no room has its own."""
    for form in FORMS:
        if task.step in form.steps and (not form.outcomes or outcome in form.outcomes):
            return form
    return StepForm

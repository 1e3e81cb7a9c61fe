"""The applicant's answer to an estimate: the same form and the same act as on the portal."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from eplatform.accounts.networks import Network
from eplatform.accounts.requests import person
from eplatform.api import filling, performing
from eplatform.api.estimate_facts import EstimateLine, facts
from eplatform.api.estimates import quote_of
from eplatform.api.schemas import Given, Whole
from quotes.answering import NothingToAnswer
from workflows.engine.models import Task
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile

router = Router()


class Answer(StrEnum):
    AGREE = "agree"
    DECLINE = "decline"
    REVISION = "revision"


OUTCOMES = {Answer.AGREE: "accepted", Answer.DECLINE: "declined", Answer.REVISION: "revision_asked"}
#: What the fields of the form are called here.
NAMES = {"note": "reason"}


class AnswerIn(Given):
    """Agree to a variant, decline, or ask for a revision; the last two say why."""

    answer: Answer
    variant: str | None = Field(None, description="agree: A, works by the utility, or B, by a contractor")
    instalments: Whole | None = Field(None, description="agree: in how many parts you wish to pay, 1 to 6")
    reason: str = Field("", description="decline, revision: why; agree: remarks")


@router.post(
    "/files/{reference}/estimates/{network}/answer",
    response=EstimateLine,
    operation_id="answer_estimate",
    summary="Answer the estimate of a network",
)
def answer_estimate(request: HttpRequest, reference: str, network: Network, given: AnswerIn) -> EstimateLine:
    """Sewerage is answered before another network is agreed to. A new version asks for a new answer."""
    task = answer_step(visible_file(request, reference), network)
    asked: dict[str, Any] = {
        "variant": given.variant,
        "instalments": given.instalments,
        "note": given.reason,
    }
    data = filling.fields_of({name: value for name, value in asked.items() if value is not None})
    outcome = OUTCOMES[given.answer]
    performing.perform(task, outcome, data, by=person(request), names=NAMES)
    return EstimateLine(**facts(quote_of(request, reference, network, None)))


def answer_step(file: ConnectionFile, network: str) -> Task:
    task = file.open_steps().filter(step="answer", network=network).first()
    if task is None:
        raise NothingToAnswer(_("No estimate of this network waits for your answer."))
    task.process = file.process
    return task

"""The open steps of a file: whose they are, what each way out asks for, and the act that performs one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from eplatform.accounts.models import User
from eplatform.accounts.requests import person
from eplatform.accounts.roles import Role
from eplatform.acting import form_class
from eplatform.api import describing, filling, performing, schemas
from eplatform.api.describing import Field
from eplatform.api.inbox import Handling, handling
from eplatform.api.reading import JSON
from eplatform.api.schemas import Clock, Coded, coded
from eplatform.portal import standing
from eplatform.portal.step_page import step_of, ways
from workflows.engine.door import may_perform
from workflows.engine.models import Party as Turn
from workflows.engine.models import Task
from workflows.engine.nodes import Outcome
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile

router = Router()

#: The fields differ from one way out to the next: `GET …/steps` says which they are.
FILLED = {
    "type": "object",
    "required": ["outcome"],
    "properties": {"outcome": {"type": "string", "description": "The code of one of the step's outcomes"}},
    "additionalProperties": {"description": "The fields that the outcome asks for, by their names"},
}
BODY = {
    "requestBody": {
        "required": True,
        "content": {JSON: {"schema": FILLED}, filling.MULTIPART: {"schema": FILLED}},
    }
}


class OutcomeOut(Coded):
    """A way out of a step, and the fields it asks for."""

    fields: list[Field]


class StepOut(Handling):
    """An open step; outcomes are told to those who may perform it."""

    id: int
    step: Coded
    network: Coded | None
    phase: int | None
    role: Coded
    turn: Coded
    opened_at: datetime
    clock: Clock
    mine: bool
    outcomes: list[OutcomeOut]


class Performed(Schema):
    """The step that was performed, and the steps that are open now."""

    id: int
    outcome: str
    open_steps: list[StepOut]


@router.get(
    "/files/{reference}/steps",
    response=list[StepOut],
    operation_id="list_steps",
    summary="List the open steps of a file",
)
def list_steps(request: HttpRequest, reference: str) -> list[StepOut]:
    """All open steps; `mine` are those you may perform, with their outcomes and the fields of each."""
    return opened(visible_file(request, reference), person(request))


@router.post(
    "/files/{reference}/steps/{step_id}",
    response=Performed,
    operation_id="perform_step",
    summary="Perform a step",
    openapi_extra=BODY,
)
def perform_step(request: HttpRequest, reference: str, step_id: int) -> dict[str, Any]:
    """Send `outcome` with its fields, as JSON or as a multipart form; papers are uploaded before."""
    file = visible_file(request, reference)
    task = step_of(file, step_id)
    data = filling.body_of(request)
    outcome = data.get("outcome") or ""
    performing.perform(task, outcome, data, by=person(request))
    now = visible_file(request, reference)
    return {"id": step_id, "outcome": outcome, "open_steps": opened(now, person(request))}


def opened(file: ConnectionFile, user: User) -> list[StepOut]:
    tasks = list(file.open_steps().select_related("owner").order_by("pk"))
    for task in tasks:
        task.process = file.process
    return [step_out(task, user, at=timezone.now()) for task in tasks]


def step_out(task: Task, user: User, *, at: datetime) -> StepOut:
    mine = may_perform(task, user)
    due = standing.clock(task.due_at, at=at, territory_id=task.territory_id, is_held=task.held)
    return StepOut(
        id=task.pk,
        step=schemas.step(task),
        network=schemas.network(task.network),
        phase=task.phase,
        role=coded(Role, task.role),
        turn=coded(Turn, task.party),
        opened_at=task.created,
        clock=schemas.clock(due),
        **handling(task),
        mine=mine,
        outcomes=[outcome_out(task, way, user) for way in ways(task)] if mine else [],
    )


def outcome_out(task: Task, way: Outcome, user: User) -> OutcomeOut:
    form = form_class(task, way.name)(task=task, outcome=way.name, by=user)
    return OutcomeOut(code=way.name, label=str(way.title), fields=describing.fields(form))

"""What can be done with a file besides its steps: leaving it, its clocks, its contact, its parties."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from eplatform.accounts.requests import person
from eplatform.api import filling
from eplatform.api.schemas import Exact, Given, Whole
from eplatform.portal.leaving import FORMS
from workflows.engine.errors import Finished, NotYours
from workflows.files import permissions
from workflows.files.finding import visible_file

router = Router()


class Act(StrEnum):
    """What permits it is told as `acts` of the file."""

    WITHDRAW = "withdraw"
    SUSPEND = "suspend"
    RESUME = "resume"
    CORRECT = "correct"
    COORDINATE = "coordinate"
    REFUSE = "refuse"
    TRANSFER = "transfer"
    NOMINATE = "nominate"
    REPLACE = "replace"
    DISMISS = "dismiss"


class ActIn(Given):
    """The reason, and what the act needs besides."""

    reason: str | None = Field(None, description="Needed for all but nominate")
    cause: str | None = Field(None, description="suspend: third_party or force_majeure")
    appeal: str | None = Field(None, description="refuse: how to appeal, and until when")
    ice: str | None = Field(None, description="transfer, nominate, replace: the ICE of who comes")
    party: str | None = Field(None, description="replace, dismiss: the ICE of the party whose part ends")
    to: str | None = Field(None, description="coordinate: the address of the coordinator's account")
    area_m2: Exact | None = Field(None, description="correct: the area in square metres")
    social_housing: Literal["yes", "no"] | None = Field(None, description="correct: of a subdivision")
    phases: Whole | None = Field(None, description="correct: of a subdivision")
    voltage_wish: Literal["low", "medium"] | None = Field(None, description="correct: of a plant")
    capacity: str | None = Field(None, description="nominate: design_office or contractor")


class Done(Schema):
    reference: str
    act: Act


@router.post(
    "/files/{reference}/acts/{act}",
    response=Done,
    operation_id="act_on_file",
    summary="Withdraw, suspend, resume, refuse, transfer, correct; name a coordinator or the parties",
)
def act_on_file(request: HttpRequest, reference: str, act: Act, given: ActIn) -> dict[str, Any]:
    """The same acts, with the same permissions, as on the portal's page of the file."""
    file = visible_file(request, reference)
    way = next(way for way in permissions.WAYS if way.name == act)
    if not file.is_running:
        raise Finished(_("This connection file is closed; nothing can be done on it any more."))
    if not way.may(person(request), file):
        raise NotYours(_("You may not do this on this connection file."))
    form = FORMS[act](filling.fields_of(given.model_dump(exclude_none=True)), connection_file=file)
    filling.check(form)
    form.act(file, by=person(request), at=timezone.now())
    return {"reference": reference, "act": act}

"""Shapes that several answers share: codes with their words, clocks, people and pages."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from eplatform.accounts.networks import Network
from eplatform.portal.paging import Place
from workflows.engine.models import Task


def storable(text: str) -> str:
    """A text that the database takes; raises ValueError."""
    if "\0" in text:
        raise ValueError
    return text


def no_truth(value: Any) -> Any:
    """A value that is no true or false, which Python would count as 1 or 0; raises ValueError."""
    if isinstance(value, bool):
        raise PydanticCustomError("no_number", "not a number")
    return value


Text = Annotated[str, AfterValidator(storable)]
Whole = Annotated[int, BeforeValidator(no_truth)]
Exact = Annotated[Decimal, BeforeValidator(no_truth)]
Limit = Annotated[int, Field(ge=1, le=100)]


class Given(Schema):
    """What a body may hold: a member that nobody reads is refused, for it was meant to be read."""

    model_config = {"extra": "forbid"}


class Coded(Schema):
    """A code that never changes, and what it is called in the asked language."""

    code: str
    label: str


class Choice(Coded):
    """One of the values a field takes: send its code."""


class Clock(Schema):
    """How a due date stands: on_time, soon, late, held, done, or empty where nothing is due."""

    state: str
    due_at: datetime | None
    working_days_left: int | None


class StageCode(StrEnum):
    """The stages in which people speak of a connection file."""

    ADMISSION = "admission"
    STUDY = "study"
    ESTIMATE = "estimate"
    AGREEMENT = "agreement"
    WORKS = "works"
    ACCEPTANCE = "acceptance"
    GUARANTEE = "guarantee"


class FaultOut(Schema):
    """Something about a dossier or a paper to know or to mend: which file, which row, why."""

    file: str
    row: int | None
    key: str
    code: str
    message: str
    severity: str


class SignedAddress(Schema):
    """An address of the storage that soon stops working; fetch it without your token."""

    url: str
    name: str
    content_type: str
    expires_in: int


def coded(choices: Any, code: str) -> Coded:
    """A value of a list of choices with its words."""
    return Coded(code=code, label=str(choices(code).label))


def network(code: str) -> Coded | None:
    """None where the whole file is meant."""
    return coded(Network, code) if code else None


def clock(parameters: dict[str, Any]) -> Clock:
    """What the portal's clock shows."""
    return Clock(
        state=parameters["state"], due_at=parameters["due"], working_days_left=parameters["left"]
    )  # fmt: skip


def step(task: Task) -> Coded:
    return Coded(code=task.step, label=str(task.flow_task.title))


def place_of(token: str) -> Place | None:
    """Where a page goes on; raises ValueError for a cursor that we did not give."""
    place = Place.read(token)
    if token and place is None:
        raise ValueError
    return place

"""How a value is written into a form, whoever fills it in: a browser or a plain client."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone

MOMENT = "%Y-%m-%dT%H:%M"


class Upload(NamedTuple):
    """A document from the person's own disk."""

    name: str
    content: bytes


def files_in(folder: Path | list[Upload]) -> list[Upload]:
    """Every file of a folder, by its path in it."""
    if isinstance(folder, list):
        return folder
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return [Upload(each.relative_to(folder).as_posix(), each.read_bytes()) for each in files]


class NotAccepted(AssertionError):
    """The page came back with what was wrong."""


def written(value) -> str:
    """As a person types it into the controls of a page."""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime(MOMENT)
    return value.isoformat() if isinstance(value, date) else str(value)


def place(form: str) -> tuple[str, str, str]:
    """A form by one of its fields (`outcome=paid`, `kind=`), or by the end of its address (`/accept-all/`);
    after `#D04 ` the one inside that part of the page. Returned as part, field or nothing, value or address.
    """
    part, _blank, rest = form[1:].partition(" ") if form.startswith("#") else ("", "", form)
    name, equals, value = rest.partition("=")
    return (part, name, value) if equals else (part, "", rest)


class Hands:
    """What anybody does with steps, over `opens`, `follows` and `sends` of whoever has the hands."""

    def steps_to(self, file, name: str, network: str = "", phase: int | None = None) -> None:
        """To a step that waits for this person, by its link on the page or as the message told it."""
        task = file.open_steps().get(step=name, network=network, phase=phase)
        step = reverse("portal:step", args=[file.reference, task.pk])
        self.follows(step) if self.links_to(step) else self.opens(step)

    def performs(
        self, file, name: str, outcome: str, network: str = "", phase: int | None = None, **fields
    ) -> None:
        """Take a way out of a step, with what its form asks for."""
        self.steps_to(file, name, network, phase)
        self.sends(f"outcome={outcome}", **{f"{outcome}-{field}": value for field, value in fields.items()})

"""What an entry of the timeline has to say: every fact a message may ask for, by the name of its field."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.catalogue.kinds import CATALOGUE
from documents.requirements.checklist import titles_of
from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.accounts.roles import Role
from eplatform.formatting.money import amount_in, money
from notifications.messages import FileMessage, NextStep, TurnReminder, YourTurn
from notifications.recipients import falls_to, opened_steps, waiting_steps
from workflows.engine.limits import Unit
from workflows.engine.models import HoldReason, Task
from workflows.engine.page import End
from workflows.files.models import ConnectionFile, Party, TimelineEntry


@dataclass
class Facts:
    """The facts of one entry; those in words are in the active language."""

    entry: TimelineEntry

    def message(self, kind: type[FileMessage], person: User) -> FileMessage:
        """The message of that kind for that person, filled in."""
        asked = {field.name for field in fields(kind)} - {"person", "work"}
        facts: dict[str, Any] = {name: getattr(self, name) for name in asked}
        if not kind.opens_file:
            facts["link"] = ""
        if issubclass(kind, YourTurn):
            facts["work"] = self.work_of(person)
        if issubclass(kind, TurnReminder):
            facts["work"] = self.waiting_for(person)
        return kind(person=person.full_name, **facts)

    @property
    def connection_file(self) -> ConnectionFile:
        return self.entry.connection_file

    @property
    def reference(self) -> str:
        return self.connection_file.reference

    @property
    def title(self) -> str:
        return self.connection_file.title

    @property
    def link(self) -> str:
        return f"/files/{self.reference}/"

    @property
    def happened_at(self) -> datetime:
        return self.entry.at

    @property
    def remark(self) -> str:
        return self.entry.note

    @property
    def place(self) -> str:
        return self.place_of(self.entry.network, self.entry.phase)

    @property
    def step(self) -> str:
        titles = {step.name: step.title for step in self.connection_file.flow.steps()}
        return str(titles.get(self.entry.step, ""))

    @property
    def closed(self) -> bool:
        """Whether this very entry closed the file."""
        return self.connection_file.closed_at == self.entry.at

    @property
    def due(self) -> datetime | None:
        if "commitment" in self.entry.data:
            return parse_datetime(str(self.entry.data["due"]))
        return self.due_dates.get((self.entry.step, self.entry.network, self.entry.phase))

    @property
    def ends_file(self) -> bool:
        """Whether the file ends where the platform takes the step's way out."""
        node = self.connection_file.flow.instance.node(self.entry.step)
        return node.on_due is not None and isinstance(node.on_due.target, End)

    @property
    def act_by(self) -> datetime | None:
        """Until when the applicant acts, where a step now waits for them."""
        dues = [step.due for step in self.next_steps if step.is_applicant and step.due]
        return min(dues, default=None)

    @property
    def promise(self) -> str:
        """The service standard as it was called when the entry was written."""
        language = (get_language() or "fr")[:2]
        return str(self.entry.data.get(f"title_{language}") or self.entry.data.get("title_fr", ""))

    @property
    def credit_per_day(self) -> str:
        return self.money_of("per_day")

    @property
    def credit_in_working_days(self) -> bool:
        return bool(self.entry.data.get("unit") == Unit.WORKING_DAYS)

    @property
    def ceiling(self) -> str:
        return self.money_of("ceiling")

    def money_of(self, name: str) -> str:
        amount = self.entry.data.get(name)
        return amount_in(Decimal(str(amount)), self.entry.data["currency"]) if amount is not None else ""

    @property
    def hold_reason(self) -> str:
        return str(HoldReason(self.entry.data["reason"]).label)

    @property
    def order_number(self) -> str:
        return str(self.entry.data.get("order", ""))

    @property
    def appointment_at(self) -> datetime | None:
        return parse_datetime(str(self.entry.data.get("appointment", "")))

    @property
    def organisation(self) -> str:
        return str(self.entry.data.get("organisation", ""))

    @property
    def capacity(self) -> str:
        """In which part the organisation joined or left."""
        return str(dict(Party.Capacity.choices).get(self.entry.data.get("capacity"), ""))

    @property
    def reason(self) -> str:
        return str(self.entry.data.get("reason", ""))

    @property
    def paper(self) -> str:
        """The name of the paper in the catalogue."""
        kind = CATALOGUE.get(self.entry.data.get("kind", ""))
        return str(kind) if kind else ""

    @property
    def papers_wanted(self) -> tuple[str, ...]:
        """The papers newly wanted, each with its network and phase."""
        return tuple(titles_of(self.entry.data.get("wanted", ())))

    @property
    def last_day(self) -> date | None:
        return parse_date(str(self.entry.data.get("expires_on", "")))

    @property
    def days_left(self) -> int:
        return int(self.entry.data.get("days", 0))

    @property
    def amount(self) -> str:
        return money(Decimal(self.entry.data.get("amount", "0")))

    @property
    def left(self) -> str:
        """What is still owed after a payment; empty once nothing is."""
        left = Decimal(self.entry.data.get("left", "0"))
        return money(left) if left else ""

    @property
    def receipt(self) -> str:
        return str(self.entry.data.get("number", ""))

    @property
    def next_steps(self) -> tuple[NextStep, ...]:
        return tuple(self.next_step(*opened) for opened in opened_steps(self.entry))

    def next_step(self, node: Any, network: str, phase: int | None) -> NextStep:
        return NextStep(
            title=str(node.title), place=self.place_of(network, phase), who=str(Role(node.role).label),
            due=self.due_dates.get((node.name, network, phase)), is_applicant=node.role == Role.APPLICANT,
        )  # fmt: skip

    def work_of(self, person: User) -> tuple[NextStep, ...]:
        """The opened steps that fall into the person's inbox."""
        mine = (step for step in opened_steps(self.entry) if falls_to(person, self.entry, step[0], step[1]))
        return tuple(self.next_step(*step) for step in mine)

    def waiting_for(self, person: User) -> tuple[NextStep, ...]:
        """The steps of a reminder that wait for the person's side."""
        steps = waiting_steps(self.entry)
        theirs = (
            step
            for step in steps
            if (step[0].role == Role.APPLICANT and not person.is_utility_staff)
            or falls_to(person, self.entry, step[0], step[1])
        )
        return tuple(self.next_step(*step) for step in theirs)

    @property
    def writer(self) -> str:
        return str(self.entry.by or "")

    def place_of(self, network: str, phase: int | None) -> str:
        """Network, and phase where the file has several: “Drinking water, phase 2”."""
        name = str(Network(network).label) if network else ""
        if phase is None or self.connection_file.phases == 1:
            return name
        return _("%(network)s, phase %(phase)s") % {"network": name, "phase": phase}

    @cached_property
    def due_dates(self) -> dict[tuple[str, str, int | None], datetime]:
        """Due date of each step the entry names, the newest where a loop opened it again."""
        named = [*self.entry.data.get("opened", []), *self.entry.data.get("waiting", [])]
        names = {self.entry.step, *(name for name, _network, _phase in named)}
        steps = Task.objects.filter(process_id=self.connection_file.process_id, step__in=names).order_by("pk")
        rows = steps.values_list("step", "network", "phase", "due_at")
        return {(step, network, phase): due for step, network, phase, due in rows if due is not None}

"""The stage of a scene: the story, its file, the step that is open, who is in the room, and the clock."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.demonstration import acts
from eplatform.demonstration.casting import Cast
from eplatform.demonstration.story import Story
from workflows.engine import clocks
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile, Party

OPENS = time(8, 30)
WORKS_MINUTES = 8 * 60


@dataclass
class Stage:
    """Where a scene plays: the story, its file, the step with its way out, and the clock."""

    story: Story
    cast: Cast
    connection_file: ConnectionFile
    task: Task
    outcome: str
    now: datetime
    #: How often this step was open before.
    visit: int = 0

    @property
    def days(self) -> int:
        return self.story.days_at(self.task.step, self.task.network)

    def after(self, days: int) -> datetime:
        """A moment of work so many working days from now; the same in every telling."""
        calendar = clocks.calendar_of(self.connection_file.territory_id)
        day = calendar.after(timezone.localdate(self.now), max(days, 1))
        key = f"{self.story.sketch.title} {self.task.step} {self.task.network} {self.task.phase} {days}"
        minute = zlib.crc32(key.encode()) % WORKS_MINUTES
        return timezone.make_aware(datetime.combine(day, OPENS)) + timedelta(minutes=minute)

    def shortly(self, minutes: int = 20) -> datetime:
        return self.now + timedelta(minutes=minutes)

    def staff(self, role: str, network: str = "") -> User:
        return self.cast.staff(role, network, self.connection_file.territory_id)

    @property
    def officer(self) -> User:
        """Whoever of the utility performs the step."""
        return self.staff(self.task.role, self.task.network)

    @property
    def applicant(self) -> User:
        self.connection_file.refresh_from_db(fields=["applicant"])
        return self.cast.of(self.connection_file.applicant_id)

    @property
    def contractor(self) -> User:
        """Who builds: the contractor, or the applicant where none is named yet."""
        named = self.connection_file.parties.current().filter(capacity=Party.Capacity.CONTRACTOR)
        party = named.first()
        return self.cast.of(party.organisation_id) if party else self.applicant

    def is_for_applicant(self) -> bool:
        return self.task.role == Role.APPLICANT

    def perform(self, outcome: str = "", **given: object) -> None:
        by = self.applicant if self.is_for_applicant() else self.officer
        acts.perform(self.task, outcome or self.outcome, by=by, at=self.now, **given)

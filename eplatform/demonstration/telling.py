"""Telling the stories: all of them at once on one past clock, each act at its moment, until now."""

from __future__ import annotations

import heapq
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

from documents.filings.intake import file_dossier
from eplatform.demonstration import events, piloting
from eplatform.demonstration.casting import Cast
from eplatform.demonstration.scenes import Scene, scene_of
from eplatform.demonstration.sketching import own_dossier, sketched
from eplatform.demonstration.stage import OPENS, WORKS_MINUTES, Stage
from eplatform.demonstration.story import Event, Story, before
from eplatform.statements.prepared import LONG_AGO, Kept, KeptRows
from workflows.engine import clocks, reminding, timers
from workflows.engine.models import Task
from workflows.files import chasing
from workflows.files.dossier.model import Dossier
from workflows.files.models import ConnectionFile, TimelineEntry
from workflows.files.standards import Commitment
from workflows.files.timeline import entry_recorded

#: What the platform does at night where it is due, in this order.
CHORES: tuple[Callable[[datetime], int], ...] = (timers.fire_due, timers.mark_late, reminding.remind_due)
#: When the platform looks after what is due; its jobs do so every minute, here once a night.
NIGHT = time(0, 10)
A_DAY = timedelta(days=1)
#: Asked after every act, and every night.
OPEN_STEPS: KeptRows[Task] = KeptRows(
    lambda pk: Task.objects.open().filter(process=pk).select_related("process").order_by("pk"), -1
)
TO_CHASE = Kept(lambda at: Commitment.objects.to_look_at(at).values_list("pk")[:1], LONG_AGO)
#: What opens no step and ends none: what the platform notes at night, and what people do within a step.
QUIET = frozenset({
    "late", "reminded", "commitment_near", "commitment_missed", "credit_owed",
    "paper_received", "paper_accepted", "paper_rejected", "papers_wanted",
    "study_recorded", "quote_issued", "quote_agreed", "plan_agreed", "payment_recorded",
    "visit_ordered", "visit_minuted", "visit_signed", "test_recorded",
})  # fmt: skip


@dataclass
class Tale:
    """A story being told: its file, and how often each step was open."""

    story: Story
    dossier: Dossier
    filed_at: datetime
    connection_file: ConnectionFile | None = None
    is_suspended: bool = False
    is_over: bool = False
    seen: set[int] = field(default_factory=set)
    visits: dict[tuple[str, str, int | None], int] = field(default_factory=dict)

    @property
    def file(self) -> ConnectionFile:
        assert self.connection_file is not None, "it is filed before anything happens to it"
        return self.connection_file


class Telling:
    """The clock, and everything that waits for its moment."""

    def __init__(self, now: datetime) -> None:
        self.now, self.cast = now, Cast()
        self.calendar = clocks.calendar_of(None)
        self.tales: list[Tale] = []
        self.agenda: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.order = count()
        self.night: datetime | None = None
        #: Moments at which the platform may have something to do, by what that is.
        self.dues: dict[Callable[[datetime], int], set[datetime]] = {chore: set() for chore in CHORES}
        self.moved: set[int] = set()
        #: Steps that a move between versions let join another branch: their scenes are over.
        self.joined: set[int] = set()

    def tell(self, stories: Iterable[Story]) -> list[ConnectionFile]:
        """Tell the stories up to now; returns their files."""
        for story in stories:
            self.announce(story)
        self.plan(self.night_ago(piloting.DAYS_AGO), self.pilot)
        entry_recorded.connect(self.notice, dispatch_uid="demonstration")
        try:
            while self.agenda:
                at, _order, act = heapq.heappop(self.agenda)
                self.pass_nights(at)
                act(at)
            self.pass_nights(self.now)
        finally:
            entry_recorded.disconnect(dispatch_uid="demonstration")
        return [tale.file for tale in self.tales]

    def notice(self, *, entry: TimelineEntry, **_signal: object) -> None:
        """Remember which files have moved: only there can a step have opened."""
        if entry.kind not in QUIET:
            self.moved.add(entry.connection_file_id)

    def plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        """What would happen after now is not told."""
        if at <= self.now:
            heapq.heappush(self.agenda, (at, next(self.order), act))

    def announce(self, story: Story) -> None:
        dossier = own_dossier(story.folder) if story.folder else sketched(story.sketch)
        day = story.filing_day(timezone.localdate(self.now), self.calendar)
        tale = Tale(story, dossier, moment(day, story.sketch.title))
        self.tales.append(tale)
        self.plan(tale.filed_at, lambda at: self.file(tale, at))

    def file(self, tale: Tale, at: datetime) -> None:
        by = self.cast.people[tale.story.sketch.company.key]
        tale.connection_file = file_dossier(tale.dossier, by=by, at=at)
        for event in tale.story.events:
            day = self.calendar.after(timezone.localdate(at), event.day)
            self.plan(moment(day, event.kind), lambda at, event=event: self.happen(tale, event, at))  # type: ignore[misc]
        self.look(tale, at)

    def happen(self, tale: Tale, event: Event, at: datetime) -> None:
        events.happen(event.kind, tale.file, self.cast, at, event.given)
        tale.is_suspended = events.SUSPENDED.get(event.kind, tale.is_suspended)
        self.look(tale, at)

    def night_ago(self, days: int) -> datetime:
        return night_of(before(self.calendar, timezone.localdate(self.now), days))

    def pilot(self, at: datetime) -> None:
        self.joined |= piloting.move_files(at)

    def look(self, tale: Tale, at: datetime) -> None:
        """Where the file has moved, begin a scene for each step that has opened."""
        if tale.file.pk not in self.moved:
            return
        self.moved.discard(tale.file.pk)
        steps = OPEN_STEPS.found(tale.file.process_id)
        tale.is_over = not steps
        for task in steps:
            if task.due_at and not task.late_at:
                self.dues[timers.fire_due if task.scheduled else timers.mark_late].add(task.due_at)
                self.dues[reminding.remind_due] |= {each for each in reminding.moments(task) if each > at}
            if task.pk not in tale.seen:
                tale.seen.add(task.pk)
                self.begin(tale, task, at)

    def begin(self, tale: Tale, task: Task, at: datetime) -> None:
        where = (task.step, task.network, task.phase)
        visit = tale.visits.get(where, 0)
        tale.visits[where] = visit + 1
        outcome = tale.story.outcome(where, visit)
        if outcome is not None:
            outcome = outcome or task.flow_task.outcomes[0].name
            stage = Stage(tale.story, self.cast, tale.file, task, outcome, at, visit)
            self.go_on(tale, stage, scene_of(stage))

    def go_on(self, tale: Tale, stage: Stage, scene: Scene) -> bool:
        """Let a scene play until it names its next moment; False once it is over."""
        following = next(scene, None)
        if following is not None:
            self.plan(following, lambda at: self.play(tale, stage, scene, at))
        return following is not None

    def play(self, tale: Tale, stage: Stage, scene: Scene, at: datetime) -> None:
        if tale.is_over or stage.task.pk in self.joined:
            return
        stage.now = at
        if tale.is_suspended:  # nothing moves; tried again the next day
            self.plan(stage.after(1), lambda at: self.play(tale, stage, scene, at))
            return
        self.go_on(tale, stage, scene)
        self.look(tale, at)

    def pass_nights(self, until: datetime) -> None:
        """Every night the platform lets run out what is due, and notes what is late."""
        night = self.night or night_of(timezone.localdate(until))
        while night <= until:
            self.do_chores(night)
            while TO_CHASE.rows(night):
                chasing.chase(night)
            night = night_of(timezone.localdate(night) + A_DAY)
        self.night = night

    def do_chores(self, night: datetime) -> None:
        for chore, dues in self.dues.items():
            if any(due < night for due in dues):
                self.dues[chore] = {due for due in dues if due >= night}
                chore(night)
        if self.moved:
            for tale in self.tales:
                if tale.connection_file is not None:
                    self.look(tale, night)


def night_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, NIGHT))


def moment(day: date, key: str) -> datetime:
    """A moment in the hours of work of that day; the same in every telling."""
    minute = zlib.crc32(key.encode()) % WORKS_MINUTES
    return timezone.make_aware(datetime.combine(day, OPENS)) + timedelta(minutes=minute)

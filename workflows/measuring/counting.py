"""The counting itself: cases in, figures out; it reads no database and knows no clock but the events'."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from workflows.measuring.events import Case, Change
from workflows.measuring.percentiles import MEDIAN, NINETIETH, percentile
from workflows.measuring.visits import Visit, Worked, elapsed, visits_of

Variant = tuple[str, ...]


@dataclass(frozen=True)
class Lengths:
    """Lengths of time in seconds: how many, and how they are spread."""

    count: int
    mean: float | None
    median: float | None
    ninetieth: float | None
    longest: float | None

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Lengths:
        ordered = sorted(seconds)
        mean = sum(ordered) / len(ordered) if ordered else None
        longest = ordered[-1] if ordered else None
        return cls(len(ordered), mean, percentile(ordered, MEDIAN), percentile(ordered, NINETIETH), longest)


@dataclass
class NodeFigures:
    """What happened at one step: passages, files that wait there now, rework, deadlines missed."""

    visits: int = 0
    waiting: int = 0
    #: Passages beyond the first of the same file, network and phase.
    again: int = 0
    #: Files, networks and phases that came back at least once.
    returned: int = 0
    late: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, visit: Visit) -> None:
        if visit.ended_at is None:
            self.waiting += 1
        if visit.is_done:
            self.visits += 1
            self.again += visit.number > 1
            self.returned += visit.number == 2
            self.late += visit.is_late
            self.seconds.append(visit.seconds or 0.0)

    @property
    def lengths(self) -> Lengths:
        return Lengths.of(self.seconds)


@dataclass
class LogFigures:
    """The facts of a whole log."""

    files: int = 0
    events: int = 0
    activities: Counter[str] = field(default_factory=Counter)
    variants: Counter[Variant] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    first_at: datetime | None = None
    last_at: datetime | None = None
    durations: list[float] = field(default_factory=list)
    nodes: dict[str, NodeFigures] = field(default_factory=lambda: defaultdict(NodeFigures))

    def add(self, case: Case, worked: Worked) -> None:
        self.files += 1
        happened = [event for event in case.events if event.node]
        ended = [event for event in happened if event.change is Change.DONE]
        self.events += len(happened)
        self.activities.update(event.node for event in ended)
        self.variants[tuple(event.node for event in ended)] += 1
        self.agents.update(event.agent for event in happened if event.agent)
        if happened:
            first, last = min(event.at for event in happened), max(event.at for event in happened)
            self.durations.append(worked(first, last))
            self.first_at = min(self.first_at or first, first)
            self.last_at = max(self.last_at or last, last)
        for visit in visits_of(case, worked):
            self.nodes[visit.node].add(visit)

    @property
    def lengths(self) -> Lengths:
        return Lengths.of(self.durations)


def count(cases: Iterable[Case], worked: Worked = elapsed) -> LogFigures:
    """The figures of a log; of the cases themselves nothing is kept but numbers."""
    figures = LogFigures()
    for case in cases:
        figures.add(case, worked)
    return figures


@dataclass(frozen=True)
class Missed:
    """Of the cases with an end, those with that deadline, and those that ended after it."""

    deadline: str
    ended: int
    with_deadline: int
    late: int


@dataclass
class CaseFacts:
    """What the attributes of the cases tell: ends after deadlines, and cases by an attribute."""

    ended: str
    deadlines: Sequence[str]
    attributes: Sequence[str]
    by: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    ends: int = 0
    due: Counter[str] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case) -> None:
        for name in self.attributes:
            if name in case.attributes:
                self.by[name][case.attributes[name]] += 1
        ended = moment(case.attributes.get(self.ended, ""))
        self.ends += ended is not None
        for name in self.deadlines:
            due = moment(case.attributes.get(name, ""))
            if ended is not None and due is not None:
                self.due[name] += 1
                self.late[name] += ended > due

    def missed(self) -> list[Missed]:
        return [Missed(name, self.ends, self.due[name], self.late[name]) for name in self.deadlines]


def moment(text: str) -> datetime | None:
    """The moment that an attribute holds; none for what is no moment with a zone."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None

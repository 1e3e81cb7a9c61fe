"""Events become visits: a step from its opening to its end, with the time it took net of holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from workflows.engine import clocks
from workflows.measuring.events import Case, Change, Event

Span = tuple[datetime, datetime]
#: Seconds that count between two moments.
Worked = Callable[[datetime, datetime], float]
Branch = tuple[str, str, int | None]

#: The reason of holds that only stop the clock of the others.
WAITING_FOR_APPLICANT = "applicant"
UTILITY = "utility"
#: What the platform does when the time is over is never late.
PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Visit:
    """One passage of a case through a step."""

    case: str
    node: str
    network: str
    phase: int | None
    opened_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    #: The how manieth passage through the same step, network and phase.
    number: int
    seconds: float | None
    left: bool = False

    @property
    def is_done(self) -> bool:
        return self.ended_at is not None and not self.left

    @property
    def is_late(self) -> bool:
        return self.is_done and self.due_at is not None and self.ended_at > self.due_at  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch during which the clock of a network, or of the whole file, stood still."""

    network: str
    reason: str
    start: datetime
    end: datetime | None


def elapsed(start: datetime, end: datetime) -> float:
    """Every second counts: for logs that tell of no calendar."""
    return (end - start).total_seconds()


def visits_of(case: Case, worked: Worked = elapsed) -> list[Visit]:
    """The visits of a case in the order in which they opened; those still open have no end and no length."""
    events = sorted(case.events, key=lambda event: event.at)
    pauses = pauses_of(events)
    found, times = [], Counter[Branch]()
    for opened, end in sorted(passages(events), key=lambda pair: pair[0].at):
        branch = (opened.node, opened.network, opened.phase)
        times[branch] += 1
        ended_at = end.at if end else None
        span = (opened.at, ended_at) if ended_at else None
        found.append(
            Visit(
                case.name, *branch, opened.at, ended_at,
                None if opened.party == PLATFORM else opened.due_at, times[branch],
                net_seconds(span, opened.network, opened.party, pauses, worked) if span else None,
                end is not None and end.change is Change.LEFT,
            )
        )  # fmt: skip
    return found


def passages(events: Iterable[Event]) -> list[tuple[Event, Event | None]]:
    """Openings with their ends; an end without an opening counts from the event before it."""
    waiting: dict[Branch, list[Event]] = defaultdict(list)
    found: list[tuple[Event, Event | None]] = []
    before: Event | None = None
    for event in events:
        branch = (event.node, event.network, event.phase)
        if event.change is Change.OPENED:
            waiting[branch].append(event)
        elif event.change in (Change.DONE, Change.LEFT):
            known = waiting[branch].pop(0) if waiting[branch] else None
            found.append((known or since(before, event), event))
        before = event
    return found + [(event, None) for left in waiting.values() for event in left]


def since(before: Event | None, event: Event) -> Event:
    """The opening of a step of which only the end was written down."""
    start = before.at if before else event.at
    return Event(start, event.node, Change.OPENED, event.network, event.phase)


def pauses_of(events: Iterable[Event]) -> list[Pause]:
    """Holds with their ends; they may nest and overlap."""
    running: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
    found = []
    for event in events:
        which = (event.network, event.reason, event.key)
        if event.change is Change.HELD:
            running[which].append(event)
        elif event.change is Change.RELEASED and running[which]:
            found.append(Pause(event.network, event.reason, running[which].pop(0).at, event.at))
    left = [event for held in running.values() for event in held]
    return found + [Pause(event.network, event.reason, event.at, None) for event in left]


def net_seconds(
    span: Span, network: str, party: str, pauses: Iterable[Pause], worked: Worked = elapsed
) -> float:
    """The seconds of a span that count, without the holds that concern it; overlapping holds count once."""
    holds = [
        (pause.start, pause.end or span[1])
        for pause in pauses
        if pause.network in ("", network)
        and not (pause.reason == WAITING_FOR_APPLICANT and party not in ("", UTILITY))
    ]
    left = clocks.without([span] if span[0] < span[1] else [], clocks.merged(holds))
    return sum(worked(start, end) for start, end in left)

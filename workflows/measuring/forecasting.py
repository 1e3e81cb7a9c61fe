"""When a file is likely to get where: the longest way through the steps that are left, at the pace of late.

A pure function of the page, the open steps and the paces. Every step is taken to end by its first way
out, and to take what nine in ten took; where too few were measured, its service time.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from workflows.engine import clocks
from workflows.engine.calendars import WorkingCalendar
from workflows.engine.flow import EngineFlow
from workflows.engine.limits import Limit
from workflows.engine.nodes import End, Join, Split, Step, Wait
from workflows.measuring.paces import Pace

#: No page leads through more nodes than this; it keeps a page that leads in a circle from never ending.
MOST_NODES = 500


class Basis(StrEnum):
    """What the length of a step is taken from."""

    MEASURED = "measured"
    SERVICE_TIME = "service_time"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Leg:
    """A step on the way, with the days from its beginning to its expected end."""

    step: Step
    network: str
    phase: int | None
    start: date
    end: date
    basis: Basis
    pace: Pace | None = None

    @property
    def days(self) -> int:
        return (self.end - self.start).days


@dataclass(frozen=True)
class OpenStep:
    """A step that is open now: working days of it that are over, and by when it is due."""

    name: str
    network: str = ""
    phase: int | None = None
    used_days: float = 0.0
    due: date | None = None


@dataclass
class Token:
    """One branch on its way: where it is, since when, and how it came there."""

    node: Any
    network: str
    phase: int | None
    on: date
    legs: tuple[Leg, ...] = ()


@dataclass
class Forecast:
    """The expected ends of the steps that are left; where one cannot be told, the way stops there."""

    #: By step, the way of its last branch to end.
    reached: dict[str, tuple[Leg, ...]] = field(default_factory=dict)
    #: The whole way to the end of the file.
    end: tuple[Leg, ...] = ()
    #: The first step of which nothing is known.
    stops_at: Step | None = None

    def on(self, step: str) -> date | None:
        """The day on which the last branch of a step is expected to end."""
        legs = self.reached.get(step)
        return legs[-1].end if legs else None


def driver(legs: Sequence[Leg]) -> Leg | None:
    """The step that takes the most of a way; a wait that the page fixes drives nothing."""
    worked = [leg for leg in legs if not isinstance(leg.step, Wait)]
    return max(worked, key=lambda leg: leg.days, default=None)


@dataclass
class Way:
    """The walk from the open steps to the end."""

    flow: type[EngineFlow]
    networks: Sequence[str]
    phases: int
    pace_at: Callable[[str, str], Pace | None]
    calendar: WorkingCalendar
    today: date
    forecast: Forecast = field(default_factory=Forecast)

    def walk(self, opened: Iterable[OpenStep]) -> Forecast:
        """Follow every branch to where it joins the others, then the whole file on to its end."""
        tokens = [found for each in opened if (found := self.ended_open(each)) is not None]
        for _node in range(MOST_NODES):
            if self.forecast.stops_at is not None or not tokens:
                return self.forecast
            moving = [token for token in tokens if not isinstance(token.node, Join)]
            if not moving:
                last = max(tokens, key=lambda token: token.on)
                tokens = [Token(self.after(last.node), "", None, last.on, last.legs)]
                continue
            tokens.remove(moving[0])
            tokens += self.moved(moving[0])
        return self.forecast

    def moved(self, token: Token) -> list[Token]:
        """What a branch becomes at its node: nothing at the end, several at a split."""
        node = token.node
        if isinstance(node, End):
            self.forecast.end = token.legs
            return []
        if isinstance(node, Split):
            return [Token(node.target, network, phase, token.on, token.legs)
                    for network, phase in self.branches(node.target)]  # fmt: skip
        if not isinstance(node, Step):
            return [Token(self.after(node), token.network, token.phase, token.on, token.legs)]
        found = self.ended(node, token)
        return [] if found is None else [found]

    def branches(self, step: Step) -> list[tuple[str, int | None]]:
        if step.per == "network_phase":
            return [(network, phase) for network in self.networks for phase in range(1, self.phases + 1)]
        return [(network, None) for network in self.networks]

    def after(self, node: Any) -> Any:
        return next(node._outgoing()).dst

    def ended(self, step: Step, token: Token) -> Token | None:
        """The branch at the end of a step that it has still before it."""
        own = (token.network, token.phase) if step.per != "file" else ("", None)
        pace = None if isinstance(step, Wait) else self.pace_at(step.name, own[0])
        if pace is not None:
            end, basis = self.calendar.after(token.on, math.ceil(pace.ninetieth)), Basis.MEASURED
        elif step.within is not None:
            end, basis = self.limited(step.within, token.on), Basis.SERVICE_TIME
        else:
            self.forecast.stops_at = self.forecast.stops_at or step
            return None
        return self.passed(Leg(step, *own, token.on, end, basis, pace), token.legs)

    def limited(self, limit: Limit, start: date) -> date:
        return clocks.due_day(limit, start, self.calendar)

    def ended_open(self, opened: OpenStep) -> Token | None:
        """The branch at the end of an open step: the rest of what is usual, and tomorrow at the earliest."""
        step: Step = self.flow.instance.node(opened.name)
        pace = None if isinstance(step, Wait) else self.pace_at(step.name, opened.network)
        soonest = self.calendar.after(self.today, 1)
        if pace is not None:
            rest = max(1, math.ceil(pace.ninetieth - opened.used_days))
            end, basis = self.calendar.after(self.today, rest), Basis.MEASURED
        elif opened.due is not None:
            end, basis = max(opened.due, soonest), Basis.SERVICE_TIME
        else:
            self.forecast.stops_at = self.forecast.stops_at or step
            return None
        return self.passed(Leg(step, opened.network, opened.phase, self.today, end, basis, pace), ())

    def passed(self, leg: Leg, before: tuple[Leg, ...]) -> Token:
        legs = (*before, leg)
        known = self.forecast.reached.get(leg.step.name)
        if known is None or known[-1].end < leg.end:
            self.forecast.reached[leg.step.name] = legs
        return Token(self.after(leg.step), leg.network, leg.phase, leg.end, legs)

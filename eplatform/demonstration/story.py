"""A story: one connection file, what happens to it that is not usual, and where it stands today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

from eplatform.accounts.networks import Network
from eplatform.demonstration.sketching import Sketch
from workflows.engine.calendars import WorkingCalendar
from workflows.engine.clocks import add_months

#: Working days that each step usually takes, from its opening to its end.
USUAL: dict[str, int] = {
    "completeness": 2, "supplement": 6, "site_appointment": 4, "study": 9, "clarification": 4,
    "refusal_review": 3, "pricing": 3, "peer_review": 1, "approval": 2, "answer": 8, "payment": 6,
    "works_file": 12, "works_check": 3, "equipment_approval": 5, "site_follow_up": 24,
    "technical_acceptance": 5, "lifting": 6, "final_account": 8, "provisional_acceptance": 12,
    "provisional_lifting": 8, "supply_contract": 3, "commissioning": 4, "guarantee": 0,
    "final_acceptance": 10, "repair": 15,
}  # fmt: skip
SUBDIVISION_PATH = (
    "completeness", "study", "pricing", "approval", "answer", "payment", "works_file", "works_check",
    "site_follow_up", "technical_acceptance", "final_account", "provisional_acceptance", "commissioning",
    "guarantee", "final_acceptance",
)  # fmt: skip
INDUSTRIAL_PATH = (
    "completeness", "site_appointment", "study", "pricing", "approval", "answer", "payment", "works_file",
    "works_check", "equipment_approval", "site_follow_up", "technical_acceptance", "final_account",
    "provisional_acceptance", "supply_contract", "commissioning", "guarantee", "final_acceptance",
)  # fmt: skip
#: What is done while the guarantee already runs, which is counted from the provisional acceptance.
UNDER_GUARANTEE = {"supply_contract", "commissioning"}
#: The steps that follow when a step ends in an unusual way.
DETOURS: dict[tuple[str, str], tuple[str, ...]] = {
    ("completeness", "incomplete"): ("supplement", "completeness"),
    ("study", "needs_information"): ("clarification", "study"),
    ("study", "unfavourable"): ("refusal_review",),
    ("refusal_review", "study_again"): ("study",),
    ("peer_review", "sent_back"): ("pricing", "peer_review"),
    ("approval", "sent_back"): ("pricing", "approval"),
    ("answer", "revision_asked"): ("pricing", "approval", "answer"),
    ("answer", "expired"): ("pricing", "approval", "answer"),
    ("works_check", "incomplete"): ("works_file", "works_check"),
    ("equipment_approval", "changes_asked"): ("works_file", "works_check", "equipment_approval"),
    ("technical_acceptance", "reserves"): ("lifting", "technical_acceptance"),
    ("technical_acceptance", "refused"): ("site_follow_up", "technical_acceptance"),
    ("provisional_acceptance", "reserves"): ("provisional_lifting", "provisional_acceptance"),
    ("provisional_acceptance", "adjourned"): ("provisional_acceptance",),
    ("final_acceptance", "defects"): ("repair", "final_acceptance"),
}
#: What the platform lets run out by itself, in calendar days.
RUNS_OUT = {("answer", "expired"): 91, ("supplement", "lapsed"): 31}
#: Ways out after which nothing follows; an estimate declined for one network alone is not among them.
LAST = ("lapsed", "declined")
ENDED = "ended"

Where = tuple[str, str, int | None]


@dataclass(frozen=True)
class Event:
    """Something besides the steps, so many working days after the filing."""

    day: int
    kind: str
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """Told by small words: ``Story(sketch).turn("study", "needs_information").until("study", opened=4)``."""

    sketch: Sketch
    folder: str = ""  # a written dossier instead of a sketch
    turns: tuple[tuple[Where, str], ...] = ()
    stays: tuple[Where, ...] = ()
    goal: str = ENDED
    opened: int = 3
    filed: int | None = None
    events: tuple[Event, ...] = ()
    slow: tuple[tuple[str, int], ...] = ()
    variant: str = "A"
    instalments: int = 1
    measured: Decimal = Decimal(1)

    @property
    def path(self) -> tuple[str, ...]:
        path = SUBDIVISION_PATH if self.sketch.lots else INDUSTRIAL_PATH
        is_reviewed = any(step == "peer_review" for step, _network, _phase in self.stays)
        return (*path[:3], "peer_review", *path[3:]) if is_reviewed else path

    def turn(self, step: str, outcome: str, network: str = "", phase: int | None = None) -> Self:
        """The next time at that step, this way out instead of the usual one."""
        return replace(self, turns=(*self.turns, ((step, network, phase), outcome)))

    def until(self, step: str, network: str = "", phase: int | None = None, *, opened: int = 3) -> Self:
        """Today the file waits at that step, open for so many working days."""
        return replace(self.stay(step, network, phase), goal=step, opened=opened)

    def stay(self, step: str, network: str = "", phase: int | None = None) -> Self:
        """It waits at that step too."""
        return replace(self, stays=(*self.stays, (step, network, phase)))

    def ending(self, *, days: int) -> Self:
        """It ended so many working days ago."""
        return replace(self, opened=days)

    def filed_ago(self, days: int) -> Self:
        """Filed so many working days ago, wherever that leads."""
        return replace(self, filed=days)

    def on(self, day: int, kind: str, **given: Any) -> Self:
        """Something besides the steps."""
        return replace(self, events=(*self.events, Event(day, kind, given)))

    def taking(self, step: str, days: int) -> Self:
        """A step that takes longer, or less, than usual."""
        return replace(self, slow=(*self.slow, (step, days)))

    def paying(self, instalments: int) -> Self:
        return replace(self, instalments=instalments)

    def built_by_contractor(self) -> Self:
        return replace(self, variant="B")

    def measuring(self, share: str) -> Self:
        """What the final account measures, as a share of what was agreed."""
        return replace(self, measured=Decimal(share))

    def days_at(self, step: str, network: str = "") -> int:
        """Working days a step takes here; the other networks may be a day faster than the first."""
        days = dict(self.slow).get(step, USUAL[step])
        later = network not in ("", self.sketch.networks[0]) and days > 4
        return days - 1 if later and list(Network.values).index(network) % 2 else days

    def outcome(self, where: Where, visit: int) -> str | None:
        """The way out at the nth visit of a step; None where the file waits, empty where it is the usual."""
        planned = [outcome for at, outcome in self.turns if matches(at, where)]
        if visit < len(planned):
            return planned[visit]
        return None if any(matches(at, where) for at in self.stays) else ""

    def filing_day(self, today: date, calendar: WorkingCalendar) -> date:
        """Counted back from today, so that its last step opened when the story says."""
        if self.filed is not None:
            return before(calendar, today, self.filed)
        day = before(calendar, today, self.opened)
        is_within_guarantee = False
        for step, outcome in reversed(list(self.walk())):
            if step == "guarantee":
                day, is_within_guarantee = add_months(day, -12) - timedelta(days=1), True
            elif is_within_guarantee and step in UNDER_GUARANTEE:
                continue
            elif (step, outcome) in RUNS_OUT:
                day -= timedelta(days=RUNS_OUT[step, outcome])
            else:
                day = before(calendar, day, self.days_at(step))
        return day

    def walk(self) -> Iterator[tuple[str, str]]:
        """The steps passed one after the other, with their ways out, until the goal opens."""
        left = [
            (at[0], outcome) for at, outcome in self.turns if (outcome, at[1] != "") != ("declined", True)
        ]
        waiting = list(self.path)
        while waiting:
            step = waiting.pop(0)
            outcome = next((outcome for at, outcome in left if at == step), "")
            if step == self.goal and not outcome:
                return
            if outcome:
                left.remove((step, outcome))
            yield step, outcome
            if outcome in LAST or (step, outcome) == ("refusal_review", "refused"):
                return
            waiting = [*DETOURS.get((step, outcome), ()), *waiting]


def matches(pattern: Where, where: Where) -> bool:
    """An empty network or no phase in the pattern means any."""
    step, network, phase = pattern
    return step == where[0] and network in ("", where[1]) and phase in (None, where[2])


def before(calendar: WorkingCalendar, day: date, amount: int) -> date:
    """The day so many working days earlier."""
    while amount > 0:
        day -= timedelta(days=1)
        if calendar.is_working(day):
            amount -= 1
    return day

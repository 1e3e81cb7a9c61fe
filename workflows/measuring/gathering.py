"""Steps that ended become additions to the figures: by kind, version, territory, month, step and network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.utils import timezone

from workflows.measuring import passing
from workflows.measuring.passing import Ended
from workflows.measuring.sketch import Sketch
from workflows.measuring.spans import span_ended
from workflows.measuring.visits import UTILITY, Pause, net_seconds
from workflows.measuring.worktime import TerritoryClock, working_seconds

#: kind, version, territory (None for all together), month, step or span, network.
Place = tuple[str, int, int | None, date, str, str]


@dataclass
class Addition:
    """What came in addition at one place."""

    visits: int = 0
    again: int = 0
    returned: int = 0
    late: int = 0
    seconds: int = 0
    longest: int = 0
    sketch: Sketch = field(default_factory=Sketch)
    outcomes: Counter[str] = field(default_factory=Counter)

    def add(self, ended: Ended, seconds: float, *, number: int) -> None:
        self.visits += 1
        self.again += number > 1
        self.returned += number == 2
        self.late += ended.is_late
        self.seconds += round(seconds)
        self.longest = max(self.longest, round(seconds))
        self.sketch.add(seconds)
        self.outcomes[ended.outcome] += 1


def gathered(ended: Sequence[Ended]) -> dict[Place, Addition]:
    """The additions of some steps; two statements, however many there are."""
    processes = [each.process_id for each in ended]
    versions, pauses = passing.versions_of(processes), passing.pauses_of(processes)
    clock = TerritoryClock()
    found: dict[Place, Addition] = {}
    for each in ended:
        held = pauses.get(each.process_id, ())
        for name, number, seconds in measured(each, held, clock):
            month = timezone.localdate(each.at).replace(day=1)
            for territory_id in {each.territory_id, None}:
                place = (
                    each.kind, versions[each.process_id], territory_id, month, name, each.network
                )  # fmt: skip
                found.setdefault(place, Addition()).add(each, seconds, number=number)
    return found


def measured(ended: Ended, held: Sequence[Pause], clock: TerritoryClock) -> Iterator[tuple[str, int, float]]:
    """The step, and the span that ends with it: name, number of the passage and net working seconds."""
    worked = partial(working_seconds, clock.of(ended.territory_id))
    yield (
        ended.step,
        ended.number,
        net_seconds((ended.opened_at, ended.at), ended.network, ended.party, held, worked),
    )
    span = span_ended(ended.step, ended.outcome)
    if span is not None and not ended.ended_so_before:
        whole = (ended.submitted_at, ended.at)
        yield span.name, 1, net_seconds(whole, ended.network, UTILITY, held, worked)

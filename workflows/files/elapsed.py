"""Both clocks of a connection file: the working days each side has used so far, net of holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from workflows.engine import clocks
from workflows.engine.clocks import Span
from workflows.engine.holding import spans_over
from workflows.engine.models import Hold, Party, Task
from workflows.files.models import ConnectionFile


@dataclass(frozen=True)
class Elapsed:
    """Working days used by each side."""

    utility: int
    applicant: int


def both_clocks(
    connection_file: ConnectionFile,
    steps: Iterable[Task],
    *,
    at: datetime,
    holds: Iterable[Hold] | None = None,
) -> Elapsed:
    """Count the days on which each side owed a step that no hold covered; whatever overlaps counts once."""
    calendar = clocks.calendar_of(connection_file.territory_id)
    if holds is None:
        holds = Hold.objects.of_clocks().filter(process_id=connection_file.process_id)
    used = used_by(steps, list(holds), at=at)
    return Elapsed(
        utility=clocks.net_days(used.get(Party.UTILITY, ()), (), calendar),
        applicant=clocks.net_days(used.get(Party.APPLICANT, ()), (), calendar),
    )


def used_by(steps: Iterable[Task], holds: list[Hold], *, at: datetime) -> dict[str, list[Span]]:
    """When each side's clock ran: while it owed a step, less what held that step."""
    used: dict[str, list[Span]] = {}
    for step in steps:
        used.setdefault(step.party, []).extend(running_time(step, holds, at=at))
    return used


def running_time(step: Task, holds: Iterable[Hold], *, at: datetime) -> list[Span]:
    """When the clock of one step ran: from its opening to its end, but for the holds that cover it."""
    whole = clocks.merged([(step.created, step.finished or at)])
    return clocks.without(whole, clocks.merged(spans_over(holds, step.network, until=at)))

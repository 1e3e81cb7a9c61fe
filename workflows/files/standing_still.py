"""When the clock of a commitment stands: while a hold covers it, or while the utility owes nothing on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from eplatform.statements.prepared import KeptRows
from workflows.engine import clocks
from workflows.engine.clocks import Span
from workflows.engine.models import Hold, Party, Task
from workflows.files.elapsed import running_time
from workflows.files.models import ConnectionFile
from workflows.files.promising import Scope
from workflows.files.standards import Commitment

HOLDS_OF: KeptRows[Hold] = KeptRows(lambda pk: Hold.objects.filter(process_id=pk).select_related("task"), -1)


def holds_of(connection_file: ConnectionFile) -> list[Hold]:
    """All holds of a file, those of the steps that wait for the applicant among them."""
    return HOLDS_OF.found(connection_file.process_id)


def standing_spans(commitment: Commitment, holds: Sequence[Hold], *, until: datetime) -> list[Span]:
    """The time that does not count against the utility, in order and without overlap."""
    scope = (commitment.network, commitment.phase)
    process_id = commitment.connection_file.process_id
    narrow = [hold for hold in holds if lies_within(hold, scope) and not covers(hold, scope)]
    covering = spans_of((hold for hold in holds if covers(hold, scope)), until)
    if not narrow:
        return clocks.merged(covering)
    steps = Task.objects.filter(process_id=process_id, party=Party.UTILITY)
    owed = [
        span
        for step in steps
        if step.network in ("", scope[0]) or not scope[0]
        for span in running_time(step, holds, at=until)
    ]
    idle = clocks.without(clocks.merged(spans_of(narrow, until)), clocks.merged(owed))
    return clocks.merged([*covering, *idle])


def covers(hold: Hold, scope: Scope) -> bool:
    """Whether the hold stops the whole of the scope: it is as wide, or wider."""
    network, phase = scope
    return hold.network in ("", network) and phase_of(hold) in (None, phase)


def lies_within(hold: Hold, scope: Scope) -> bool:
    network, phase = scope
    return network in ("", hold.network) and phase in (None, phase_of(hold))


def phase_of(hold: Hold) -> int | None:
    """Only a step that waits for the applicant holds a phase alone."""
    return hold.task.phase if hold.task is not None else None


def spans_of(holds: Iterable[Hold], until: datetime) -> list[Span]:
    return [(hold.opened_at, hold.closed_at or until) for hold in holds]


def stands(spans: list[Span], at: datetime) -> bool:
    """Whether the clock stands at the moment up to which the spans were counted."""
    return bool(spans) and spans[-1][1] >= at

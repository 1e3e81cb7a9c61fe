"""Steps that ended, read from the timeline by the number of its entries, with all that their figures need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from workflows.engine.models import Hold, Process
from workflows.measuring.visits import PLATFORM, Pause

#: Each entry of a step finds the step that it ended through the steps of its own process, some twenty-four.
ENDED = """
SELECT entry.at, entry.step, entry.network, entry.outcome, file.process_id, file.kind, file.territory_id,
    file.submitted_at, ended.created, ended.due_at, ended.party,
    (SELECT count(*) FROM workflows_task AS earlier
        WHERE earlier.process_id = file.process_id AND earlier.step = ended.step
        AND earlier.network = ended.network AND earlier.phase IS NOT DISTINCT FROM ended.phase
        AND earlier.id <= ended.id),
    EXISTS (SELECT 1 FROM workflows_task AS earlier
        WHERE earlier.process_id = file.process_id AND earlier.step = ended.step
        AND earlier.network = ended.network AND earlier.outcome = ended.outcome AND earlier.id < ended.id)
FROM workflows_timelineentry AS entry
JOIN workflows_connectionfile AS file ON file.id = entry.connection_file_id
CROSS JOIN LATERAL (
    SELECT * FROM workflows_task AS task
    WHERE task.process_id = file.process_id AND task.step = entry.step AND task.network = entry.network
    AND task.phase IS NOT DISTINCT FROM entry.phase AND task.outcome = entry.outcome
    AND task.finished = entry.at
    ORDER BY task.id DESC LIMIT 1
) AS ended
WHERE entry.id > %s AND entry.id <= %s AND entry.kind = 'step'
ORDER BY entry.id
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """A step that was performed."""

    at: datetime
    step: str
    network: str
    outcome: str
    process_id: int
    kind: str
    territory_id: int | None
    submitted_at: datetime
    opened_at: datetime
    due_at: datetime | None
    party: str
    #: The how manieth passage of its file, network and phase.
    number: int
    #: Whether the network has left this step this way before.
    ended_so_before: bool

    @property
    def is_late(self) -> bool:
        return self.party != PLATFORM and self.due_at is not None and self.at > self.due_at


def ended_between(after: int, upto: int) -> list[Ended]:
    """The steps that ended by the entries of the timeline after one number, up to another."""
    with connection.cursor() as cursor:
        cursor.execute(ENDED, [after, upto])
        return [Ended(*row) for row in cursor.fetchall()]


def versions_of(process_ids: Iterable[int]) -> dict[int, int]:
    """The version of the process that each lives under."""
    rows = Process.objects.filter(pk__in=set(process_ids)).values_list("pk", "flow_class")
    return {pk: flow_class.version for pk, flow_class in rows}


def pauses_of(process_ids: Iterable[int]) -> dict[int, list[Pause]]:
    """The holds of each process."""
    found: dict[int, list[Pause]] = defaultdict(list)
    rows = Hold.objects.filter(process_id__in=set(process_ids))
    for process_id, network, reason, opened_at, closed_at in rows.values_list(
        "process_id", "network", "reason", "opened_at", "closed_at"
    ):
        found[process_id].append(Pause(network, reason, opened_at, closed_at))
    return found

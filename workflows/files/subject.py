"""Bringing a process its connection file under the lock, with all that the door asks of it at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eplatform.statements import prepared
from eplatform.statements.rows import Columns
from workflows.engine.act import STEPS, steps_from
from workflows.engine.lock import PROCESS
from workflows.engine.models import Process, Task
from workflows.files.models import ConnectionFile, Party

#: The plan may be large and no step asks for it.
FILE = Columns(ConnectionFile, but=["plan"])

COLUMNS = f"""{FILE.named("file")},
    (SELECT jsonb_object_agg(network, state) FROM workflows_networkpart WHERE connection_file_id = file.id),
    (SELECT jsonb_agg(jsonb_build_array(key, network, phase)) FROM workflows_requirement
        WHERE connection_file_id = file.id),
    (SELECT jsonb_agg(jsonb_build_array(organisation_id, capacity)) FROM workflows_party
        WHERE connection_file_id = file.id AND until IS NULL),
    {STEPS}"""  # noqa: S608 - made of the models' own columns
SUBJECT = f"SELECT {COLUMNS} FROM workflows_connectionfile AS file WHERE process_id = %s"  # noqa: S608
HELD = f"""
SELECT {PROCESS.named("process")}, {COLUMNS}
FROM workflows_process AS process JOIN workflows_connectionfile AS file ON file.process_id = process.id
WHERE process.id = %s FOR UPDATE OF process SKIP LOCKED
"""  # noqa: S608


@dataclass
class Seen:
    """What was read of a file under the lock; the act keeps it true until it writes."""

    #: The state of each network part.
    states: dict[str, str]
    #: Requirements satisfied: key, network and phase.
    ticked: set[tuple[str, str, int | None]]
    #: Organisations that apply now, and all that take part.
    applicants: set[int]
    taking_part: set[int]


def hold_and_read(process_pk: int, task_pk: int) -> tuple[Process, list[Task]] | None:
    """Lock the process and read it with its file and steps; None where somebody else holds it."""
    found = prepared.run(HELD, [process_pk, task_pk, process_pk])
    if not found:
        return None
    process = PROCESS.row(found[0][: len(PROCESS)])
    return process, bring(process, found[0][len(PROCESS) :])


def read(process: Process, task_pk: int) -> list[Task]:
    """Give a locked process its file, and return its open steps and the one meant.

    Raises ConnectionFile.DoesNotExist.
    """
    found = prepared.run(SUBJECT, [process.pk, task_pk, process.pk])
    if not found:
        raise ConnectionFile.DoesNotExist(f"The process {process.pk} has no connection file.")
    return bring(process, found[0])


def bring(process: Process, row: Sequence[Any]) -> list[Task]:
    """The file of the row becomes the subject of the process, with what was seen of it."""
    *values, states, ticked, parties, steps = row
    capacities = decoded(parties, [])
    connection_file = FILE.row(values)
    connection_file.seen = Seen(
        states=decoded(states, {}),
        ticked={(key, network, phase) for key, network, phase in decoded(ticked, [])},
        applicants={pk for pk, capacity in capacities if capacity == Party.Capacity.APPLICANT},
        taking_part={pk for pk, _capacity in capacities},
    )
    process.connection_file = connection_file
    connection_file.process = process
    return steps_from(process, steps)


def decoded(text: str | None, empty: Any) -> Any:
    return json.loads(text) if text else empty

"""The jobs that seal, prolong and purge: after an acceptance, for what was left, after a file's end."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError
from django.db import OperationalError
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from documents.keeping import purging, sealing
from workflows.engine.errors import Busy
from workflows.files import timeline
from workflows.files.models import TimelineEntry

#: A storage or a database that does not answer will; altered bytes stay what they are.
PATIENT = RetryStrategy(
    max_attempts=8, exponential_wait=4, retry_exceptions=[BotoCoreError, ClientError, OperationalError, Busy]
)


@app.task(retry=PATIENT)
def seal_papers(entry_id: int) -> None:
    """Seal what the entry's file owes; what another job has sealed meanwhile costs a statement a room."""
    file_id = TimelineEntry.objects.values_list("connection_file_id", flat=True).get(pk=entry_id)
    sealing.seal_file(file_id, at=timezone.now())


timeline.followers[seal_papers.name] = sealing.leads_to_a_seal


@app.periodic(cron="23 * * * *")
@app.task(queueing_lock="seal_what_is_left")
def seal_what_is_left(timestamp: int) -> None:
    """What a lost job and a storage that was away have left unsealed."""
    sealing.seal_left(at=timezone.now())


@app.task(retry=PATIENT)
def seal_history() -> None:
    """Seal what was keyed in as history: one job for all of it."""
    sealing.seal_left(at=timezone.now())


@app.periodic(cron="41 1 * * *")
@app.task(queueing_lock="prolong_seals", retry=PATIENT)
def prolong_seals(timestamp: int) -> None:
    sealing.prolong(at=timezone.now())


@app.periodic(cron="53 2 * * *")
@app.task(queueing_lock="purge_papers", retry=PATIENT)
def purge_papers(timestamp: int) -> None:
    """After seals were prolonged: a file that ended yesterday keeps what it must."""
    purging.purge(at=timezone.now())

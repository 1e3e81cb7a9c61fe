"""What the papers' room does by itself: examine what arrived, mark outdated papers, sweep the rest."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from documents import examining, expiring, sweeping


@app.task(retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def examine_upload(upload_id: int) -> None:
    """An upload that arrived becomes a paper, or goes into quarantine."""
    examining.examine_upload(upload_id, at=timezone.now())


@app.periodic(cron="31 0 * * *")
@app.task(queueing_lock="mark_outdated_papers")
def mark_outdated_papers(timestamp: int) -> None:
    expiring.mark_outdated(at=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="sweep_uploads")
def sweep_uploads(timestamp: int) -> None:
    sweeping.sweep(at=timezone.now())

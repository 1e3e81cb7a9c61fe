"""What the papers' room does by itself: outdated papers are marked, unfinished uploads removed."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from documents import expiring, uploading


@app.periodic(cron="31 0 * * *")
@app.task(queueing_lock="mark_outdated_papers")
def mark_outdated_papers(timestamp: int) -> None:
    expiring.mark_outdated(at=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="sweep_uploads")
def sweep_uploads(timestamp: int) -> None:
    uploading.sweep(at=timezone.now())

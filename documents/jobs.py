"""What the papers' room does by itself: examine what arrived, mark outdated papers, sweep the rest."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from documents import examining, expiring, handing_over, pictures, sweeping
from documents.models import PaperVersion
from documents.packs import Pack
from workflows.files.models import TimelineEntry


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


@app.task(retry=RetryStrategy(max_attempts=4, exponential_wait=8))
def paint_papers(entry_id: int) -> None:
    """The pictures of the papers that an entry of the timeline received."""
    received = TimelineEntry.objects.get(pk=entry_id).data["papers"]
    pictures.paint_new([paper["sha256"] for paper in received], at=timezone.now())


@app.task(retry=RetryStrategy(max_attempts=4, exponential_wait=8))
def paint_pages(version_id: int, page: int, detail: bool) -> None:
    """What somebody who reads a paper asked for."""
    version = PaperVersion.objects.get(pk=version_id)
    pictures.paint_more(version, page, detail=detail, at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="paint_forgotten_papers")
def paint_forgotten_papers(timestamp: int) -> None:
    pictures.paint_forgotten(at=timezone.now())


@app.task(retry=3)
def make_pack(pack_id: int) -> None:
    handing_over.make(Pack.objects.select_related("connection_file").get(pk=pack_id), at=timezone.now())

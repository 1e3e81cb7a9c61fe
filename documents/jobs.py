"""What the papers' room does by itself: examine what arrived, mark outdated papers, sweep the rest."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from documents.examination.scanning import ScannerAway
from documents.handover import handing_over
from documents.handover.packs import Pack
from documents.models import PaperVersion
from documents.requirements import expiring
from documents.search import indexing
from documents.upload import examining, sweeping
from documents.viewer import pictures
from workflows.files.models import TimelineEntry

#: For pictures and words; what was forgotten even so is swept up later.
A_FEW_TIMES = RetryStrategy(max_attempts=4, exponential_wait=8)


class Patience(BaseRetryStrategy):
    """Try again ever more rarely; a scanner that is away is waited for however long it takes."""

    longest_s = 900
    most_attempts = 12

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.attempts >= self.most_attempts and not isinstance(exception, ScannerAway):
            return None
        return RetryDecision(retry_in={"seconds": min(self.longest_s, 2 ** min(job.attempts + 2, 10))})


@app.task(retry=Patience())
def examine_upload(upload_id: int) -> None:
    """An upload that arrived becomes a paper, or goes into quarantine."""
    examining.examine_upload(upload_id, at=timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="examine_forgotten_uploads")
def examine_forgotten_uploads(timestamp: int) -> None:
    """What arrived and has no job any more, because it gave up or was lost."""
    examining.ask_again(at=timezone.now())


@app.periodic(cron="31 0 * * *")
@app.task(queueing_lock="mark_outdated_papers")
def mark_outdated_papers(timestamp: int) -> None:
    """Papers that ended yesterday first: of those nobody is reminded any more."""
    expiring.mark_outdated(at=timezone.now())
    expiring.remind(at=timezone.now())


@app.periodic(cron="7 * * * *")
@app.task(queueing_lock="sweep_uploads")
def sweep_uploads(timestamp: int) -> None:
    sweeping.sweep(at=timezone.now())


@app.task(retry=A_FEW_TIMES)
def paint_papers(entry_id: int) -> None:
    """The pictures of the papers that an entry of the timeline received."""
    pictures.paint_new(received(entry_id), at=timezone.now())


@app.task(retry=A_FEW_TIMES)
def paint_pages(version_id: int, page: int, detail: bool) -> None:
    """What somebody who reads a paper asked for."""
    version = PaperVersion.objects.get(pk=version_id)
    pictures.paint_more(version, page, detail=detail, at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="paint_forgotten_papers")
def paint_forgotten_papers(timestamp: int) -> None:
    pictures.paint_forgotten(at=timezone.now())


@app.task(retry=A_FEW_TIMES)
def read_papers(entry_id: int) -> None:
    """The words of the papers that an entry of the timeline received."""
    indexing.read_new(received(entry_id), at=timezone.now())


def received(entry_id: int) -> list[str]:
    """The SHA-256 of each paper that the entry received."""
    return [paper["sha256"] for paper in TimelineEntry.objects.get(pk=entry_id).data["papers"]]


@app.periodic(cron="*/5 * * * *")
@app.task(queueing_lock="read_forgotten_papers")
def read_forgotten_papers(timestamp: int) -> None:
    indexing.read_forgotten(at=timezone.now())


@app.task(retry=3)
def make_pack(pack_id: int) -> None:
    handing_over.make(Pack.objects.select_related("connection_file").get(pk=pack_id), at=timezone.now())

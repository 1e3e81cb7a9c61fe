"""The jobs of this room: routing what happened, trying again, handling receipts, rescuing killed jobs."""

from __future__ import annotations

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from notifications import delivery, history, outbox, receipts
from workflows.files.models import TimelineEntry

KEEP_FINISHED_HOURS = 72


@app.task(retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def route_entry(entry_id: int) -> None:
    """Write the messages of an entry, then send what leaves the house."""
    at = timezone.now()
    entry = TimelineEntry.objects.select_related("connection_file__process", "connection_file__coordinator")
    queued = outbox.enqueue(entry.get(pk=entry_id), at=at)
    delivery.send_all(queued, at=at)


@app.task(retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def write_history(entry_ids: list[int]) -> None:
    """Write the messages of acts of the past; none of them is mailed."""
    history.write_messages(entry_ids, at=timezone.now())


def defer_history(entries: dict[int, list[int]]) -> None:
    """One job a file for what ``history.keyed_in`` collected."""
    for entry_ids in entries.values():
        write_history.defer(entry_ids=entry_ids)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_due_mail")
def send_due_mail(timestamp: int) -> None:
    """New attempts, and what the first attempt missed."""
    delivery.send_due(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="handle_provider_events")
def handle_provider_events(timestamp: int) -> None:
    receipts.handle_waiting(at=timezone.now())


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """A killed worker leaves its job `doing` for ever: give it to another."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await jobs.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_finished_jobs", pass_context=True)
async def forget_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Finished jobs are of no use after some days; failed ones stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FINISHED_HOURS)

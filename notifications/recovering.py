"""What did not go through, and what people do about it: mail that failed for good, jobs that gave up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from notifications.models import Delivery
from workflows.engine.errors import NotYours, Refused
from workflows.engine.incidents import HANDLERS
from workflows.files.models import ConnectionFile
from workflows.files.permissions import directs


class NotFailed(Refused):
    """There is nothing to try again: it waits, runs, or went through."""


def can_resend(user: User, connection_file: ConnectionFile) -> bool:
    return directs(user, connection_file, *HANDLERS)


def can_run_jobs(user: User) -> bool:
    """Jobs belong to no territory: only administrators of the whole concession look after them."""
    postings = user.held_postings if user.is_active else []
    return any(each.role == Role.ADMINISTRATOR and each.territory_id is None for each in postings)


@transaction.atomic
def resend(delivery: Delivery, *, by: User, at: datetime) -> Delivery:
    """Queue a delivery that failed for good once more, with all its attempts before it."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("message__entry__connection_file")
    delivery = rows.get(pk=delivery.pk)
    if not can_resend(by, delivery.message.entry.connection_file):
        raise NotYours(_("Only who directs the work of the territory sends a message again."))
    if delivery.state != Delivery.State.FAILED:
        raise NotFailed(_("This message has not failed: it is on its way, or was sent."))
    delivery.state, delivery.attempts, delivery.next_try_at = Delivery.State.QUEUED, 0, at
    delivery.save(update_fields=["state", "attempts", "next_try_at"])
    return delivery


def failed_jobs() -> Any:
    """Jobs that gave up after all their attempts, the newest first."""
    return ProcrastinateJob.objects.filter(status="failed").order_by("-id")


@transaction.atomic
def run_again(job_id: int, *, by: User, at: datetime) -> None:
    """Put a job that gave up back into the queue."""
    if not can_run_jobs(by):
        raise NotYours(_("Only an administrator runs a failed job again."))
    found = ProcrastinateJob.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
    if found is None or found.status != "failed":
        raise NotFailed(_("This job has not failed: it waits, runs, or is done."))
    app.job_manager.retry_job_by_id(job_id, retry_at=at)

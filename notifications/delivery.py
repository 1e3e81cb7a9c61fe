"""Handing queued messages to SMTP: once if all goes well, again after a pause if not, and not for ever."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from notifications.models import Delivery

#: Pauses before each new attempt; after the last one the delivery has failed.
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440))
BATCH = 200


class Undeliverable(Exception):
    """A message the mail server did not take; permanent where trying again is useless."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


def send_all(deliveries: Iterable[Delivery], *, at: datetime) -> int:
    """Send each queued delivery over one connection; returns how many were sent."""
    waiting = [delivery.pk for delivery in deliveries if delivery.state == Delivery.State.QUEUED]
    if not waiting:
        return 0
    connection = get_connection()
    try:
        return sum(send(pk, connection, at=at) for pk in waiting)
    finally:
        connection.close()


def send_due(*, at: datetime) -> int:
    """Send what waits and is due: new attempts, and what a killed worker left behind."""
    due = Delivery.objects.due(at).order_by("next_try_at")[:BATCH]
    return send_all(due, at=at)


@transaction.atomic
def send(pk: int, connection: BaseEmailBackend, *, at: datetime) -> bool:
    """Attempt one delivery under its row's lock, and write down how it went."""
    rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True)
    found = rows.select_related("message__entry__connection_file").filter(pk=pk, state=Delivery.State.QUEUED)
    delivery = found.first()
    if delivery is None:
        return False
    delivery.attempts += 1
    delivery.provider_id = message_id(delivery)
    try:
        hand_over(delivery, connection)
    except Undeliverable as problem:
        keep_failure(delivery, problem, at)
        return False
    delivery.state, delivery.sent_at, delivery.next_try_at = Delivery.State.SENT, at, None
    delivery.last_error = ""
    delivery.save()
    return True


def keep_failure(delivery: Delivery, problem: Undeliverable, at: datetime) -> None:
    """Try again after a pause that grows; fail when it is useless or tried often enough."""
    delivery.last_error = str(problem)
    if problem.permanent or delivery.attempts > len(PAUSES):
        delivery.state, delivery.next_try_at = Delivery.State.FAILED, None
    else:
        delivery.next_try_at = at + PAUSES[delivery.attempts - 1]
    delivery.save()


def hand_over(delivery: Delivery, connection: BaseEmailBackend) -> None:
    """Give the mail to the server; raises Undeliverable."""
    try:
        connection.open()  # once; it then stays open for the deliveries that follow
        connection.send_messages([mail_of(delivery)])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, text = next(iter(refusal.recipients.values()))
        raise Undeliverable(f"{code} {readable(text)}", permanent=code >= 500) from refusal
    except smtplib.SMTPResponseException as answer:
        # A server that refuses us (authentication, sender) may be mended; one that refuses the mail will not.
        permanent = isinstance(answer, smtplib.SMTPDataError) and answer.smtp_code >= 500
        connection.close()
        reason = f"{answer.smtp_code} {readable(answer.smtp_error)}"
        raise Undeliverable(reason, permanent=permanent) from answer
    except (smtplib.SMTPException, OSError) as trouble:
        connection.close()
        raise Undeliverable(f"{type(trouble).__name__}: {trouble}", permanent=False) from trouble


def readable(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def mail_of(delivery: Delivery) -> EmailMultiAlternatives:
    """Plain text with its HTML alternative, in one thread a connection file."""
    message = delivery.message
    reference = message.entry.connection_file.reference
    mail = EmailMultiAlternatives(
        subject=message.subject, body=message.body, to=[delivery.address],
        headers={
            "Message-ID": delivery.provider_id,
            "References": f"<{reference}@{domain()}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": message.language,
        },
    )  # fmt: skip
    mail.attach_alternative(message.html, "text/html")
    return mail


def message_id(delivery: Delivery) -> str:
    """The same at every attempt, so that a mail handed over twice is recognised as one."""
    return f"<delivery-{delivery.pk}@{domain()}>"


def domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"

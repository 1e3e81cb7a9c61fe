"""Mail really goes through SMTP; a server that is busy is asked again, one that says no for ever is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller

from eplatform.running.ports import free_ports
from notifications import delivery, outbox
from notifications.models import Delivery
from tests import factories


class Refusing:
    """An SMTP server that answers each recipient, then each mail, as it is told to."""

    def __init__(self, *, rcpt: str = "250 OK", data: str = "250 OK") -> None:
        self.rcpt, self.data = rcpt, data

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        return self.data


@pytest.fixture
def smtp_answers(settings):
    """Start a server with the given answers and point the platform at it."""
    running = []

    def start(**answers):
        controller = Controller(Refusing(**answers), hostname="127.0.0.1", port=free_ports(1)[0])
        controller.start()
        running.append(controller)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def queued(connection_file, cast, now):
    """The receipt of the filing, waiting to be sent to the applicant."""
    entry = connection_file.timeline.get()
    rows = outbox.enqueue(entry, at=now)
    return next(row for row in rows if row.address == cast.applicant.email)


def test_mail_says_what_it_is(queued, connection_file, mailbox, now):
    delivery.send_all([queued], at=now)

    mail = mailbox.messages[0]
    queued.refresh_from_db()
    assert queued.state == Delivery.State.SENT
    assert mail["Message-ID"] == queued.provider_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert connection_file.reference in mail["References"]
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_arabic_mail_arrives_whole(connection_file, cast, mailbox, now):
    type(cast.applicant).objects.filter(pk=cast.applicant.pk).update(language="ar", full_name="سلمى بناني")
    rows = outbox.enqueue(connection_file.timeline.get(), at=now)

    delivery.send_all(rows, at=now)

    mail = mailbox.to(cast.applicant.email)[0]
    plain, html = mail.iter_parts()
    assert mail["Content-Language"] == "ar"
    assert plain.get_content_charset() == "utf-8"
    assert "سلمى بناني" in plain.get_content()
    assert '<html lang="ar" dir="rtl">' in html.get_content()
    assert "سلمى بناني" in html.get_content()


def test_same_delivery_is_not_sent_twice(queued, mailbox, now):
    delivery.send_all([queued], at=now)

    sent = delivery.send_all([queued], at=now)

    assert sent == 0
    assert len(mailbox.messages) == 1


def test_busy_server_is_asked_again(queued, smtp_answers, mailbox, now):
    address = mailbox_address()
    smtp_answers(rcpt="451 busy")
    delivery.send_all([queued], at=now)
    queued.refresh_from_db()
    first_id = queued.provider_id
    assert (queued.state, queued.attempts, queued.next_try_at) == ("queued", 1, now + timedelta(minutes=1))
    assert "451" in queued.last_error

    point_at(address)
    delivery.send_due(at=now + timedelta(minutes=1))

    queued.refresh_from_db()
    assert (queued.state, queued.attempts, queued.last_error) == ("sent", 2, "")
    assert mailbox.messages[0]["Message-ID"] == first_id


def test_unreachable_server_is_asked_again(queued, settings, now):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    delivery.send_all([queued], at=now)

    queued.refresh_from_db()
    assert (queued.state, queued.attempts) == ("queued", 1)


@pytest.mark.parametrize("answers", [{"rcpt": "550 no such user"}, {"data": "554 refused"}])
def test_refusal_is_not_repeated(queued, smtp_answers, now, answers):
    smtp_answers(**answers)

    delivery.send_all([queued], at=now)

    queued.refresh_from_db()
    assert (queued.state, queued.attempts, queued.next_try_at) == ("failed", 1, None)
    assert "55" in queued.last_error


def test_attempts_end(queued, smtp_answers, now):
    smtp_answers(data="451 later")
    Delivery.objects.filter(pk=queued.pk).update(attempts=len(delivery.PAUSES))

    delivery.send_all([queued], at=now)

    queued.refresh_from_db()
    assert queued.state == "failed"


def test_sweep_sends_what_a_killed_worker_left(queued, mailbox, now):
    delivery.send_due(at=now + outbox.FIRST_TRY_TAKES)

    queued.refresh_from_db()
    assert queued.state == "sent"


def test_step_is_told_from_the_worker(cast, connection_file, mailbox, run_jobs, now):
    run_jobs()
    factories.do(factories.step(connection_file, "completeness"), "incomplete", cast=cast, at=now)

    run_jobs()

    assert [mail["Subject"].startswith(connection_file.reference) for mail in mailbox.messages] == [True] * 6


def mailbox_address():
    from django.conf import settings

    return settings.EMAIL_HOST, settings.EMAIL_PORT


def point_at(address):
    from django.conf import settings

    settings.EMAIL_HOST, settings.EMAIL_PORT = address

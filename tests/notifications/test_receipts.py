"""What a provider reports changes the delivery it speaks of, once."""

from __future__ import annotations

import pytest

from notifications import delivery, outbox, receipts
from notifications.models import Delivery, WebhookEvent


@pytest.fixture
def sent(connection_file, cast, mailbox, now):
    """A delivery that the mail server took."""
    queued = outbox.enqueue(connection_file.timeline.get(), at=now)
    delivery.send_all(queued, at=now)
    return Delivery.objects.filter(address=cast.applicant.email).get()


def report(now, **payload):
    event_id = str(WebhookEvent.objects.count())
    event = WebhookEvent.objects.create(provider="mail", event_id=event_id, payload=payload, received_at=now)
    receipts.handle_waiting(at=now)
    event.refresh_from_db()
    return event


def test_receipt_proves_delivery(sent, now):
    event = report(now, type="delivered", message_id=sent.provider_id)

    sent.refresh_from_db()
    assert (sent.state, sent.delivered_at, event.note) == ("delivered", now, "delivered")
    assert event.handled_at == now


def test_bounce_fails_the_delivery(sent, now):
    report(now, type="bounced", message_id=sent.provider_id, reason="mailbox full")

    sent.refresh_from_db()
    assert (sent.state, sent.last_error) == ("failed", "bounced: mailbox full")


def test_receipt_after_a_bounce_changes_nothing(sent, now):
    report(now, type="bounced", message_id=sent.provider_id)

    event = report(now, type="delivered", message_id=sent.provider_id)

    sent.refresh_from_db()
    assert sent.state == "failed"
    assert event.note == "the delivery was already failed"


@pytest.mark.parametrize("payload", [{}, {"type": "delivered"}, {"type": "opened", "message_id": "<x@y>"}])
def test_unknown_event_is_handled_and_changes_nothing(sent, now, payload):
    event = report(now, **payload)

    sent.refresh_from_db()
    assert sent.state == "sent"
    assert event.handled_at == now


def test_event_is_handled_once(sent, now):
    event = report(now, type="delivered", message_id=sent.provider_id)

    assert receipts.handle(event.pk, at=now) is False

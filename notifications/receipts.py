"""What providers report back: each stored event changes its delivery once, or says why it did not."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from notifications.models import Delivery, WebhookEvent

BATCH = 200
State = Delivery.State


def handle_waiting(*, at: datetime) -> int:
    """Handle the stored events in the order in which they came; returns how many."""
    waiting = WebhookEvent.objects.filter(handled_at=None).order_by("received_at", "pk")
    return sum(handle(pk, at=at) for pk in waiting.values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def handle(pk: int, *, at: datetime) -> bool:
    rows = WebhookEvent.objects.select_for_update(skip_locked=True).filter(pk=pk, handled_at=None)
    event = rows.first()
    if event is None:
        return False
    event.note = apply(event)
    event.handled_at = at
    event.save(update_fields=["note", "handled_at"])
    return True


def apply(event: WebhookEvent) -> str:
    """Change the delivery the event speaks of; returns what came of it."""
    payload = event.payload if isinstance(event.payload, dict) else {}
    message_id = str(payload.get("message_id", ""))
    delivery = (
        Delivery.objects.select_for_update().filter(provider_id=message_id).first() if message_id else None
    )
    if delivery is None:
        return f"no delivery {message_id!r}"
    match payload.get("type"):
        case "delivered":
            return delivered(delivery, event.received_at)
        case "bounced" | "complained" as how:
            return came_back(delivery, f"{how}: {payload.get('reason', '')}")
        case other:
            return f"nothing to do for {other!r}"


def delivered(delivery: Delivery, at: datetime) -> str:
    # A receipt that comes after the bounce it contradicts does not undo it.
    if delivery.state != State.SENT:
        return f"the delivery was already {delivery.state}"
    delivery.state, delivery.delivered_at = State.DELIVERED, at
    delivery.save(update_fields=["state", "delivered_at"])
    return "delivered"


def came_back(delivery: Delivery, reason: str) -> str:
    delivery.state, delivery.last_error, delivery.next_try_at = State.FAILED, reason, None
    delivery.save(update_fields=["state", "last_error", "next_try_at"])
    return "failed"

"""From an entry of the timeline to rows of messages: once a person, whatever runs twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from eplatform.accounts.models import User
from notifications.facts import Facts
from notifications.messages import FileMessage
from notifications.models import Channel, Delivery, Message, Preference
from notifications.rendering import render
from notifications.routing import Route, routes_for
from workflows.files.models import TimelineEntry

#: An entry this old when it is routed (history keyed in) is shown in the portal and not mailed.
NEWS_FOR = timedelta(days=14)
#: The sweep leaves a new delivery to the job that wrote it for this long.
FIRST_TRY_TAKES = timedelta(minutes=2)


@transaction.atomic
def enqueue(entry: TimelineEntry, *, at: datetime, mailed: bool = True) -> list[Delivery]:
    """Write the messages of an entry and queue what leaves the house; returns what is queued anew.

    With ``mailed=False`` nothing leaves: the deliveries say that they were not sent.
    """
    outside = write_messages(entry, at=at)
    fresh = Message.objects.filter(entry=entry, deliveries=None).select_related("recipient")
    chosen = channels_switched_off([message.recipient_id for message in fresh])
    deliveries = [
        delivery_of(message, at, is_news=mailed and at - entry.at <= NEWS_FOR)
        for message in fresh
        if (message.recipient_id, message.key) in outside
        and (outside[message.recipient_id, message.key] or message.recipient_id not in chosen)
    ]
    return Delivery.objects.bulk_create(deliveries)


def write_messages(entry: TimelineEntry, *, at: datetime) -> dict[tuple[int, str], bool]:
    """The rows of an entry's messages; returns which of them also leave the house, and whether they must."""
    facts, outside = Facts(entry), {}
    rows: dict[tuple[int, str], Message] = {}
    for route, person, leaves in addressed(entry):
        key = (person.pk, route.message.key())
        if leaves:
            outside[key] = route.message.legal
        if key not in rows:
            rows[key] = written(facts, route.message, person, at)
    # A second run, or a run beside this one, finds the row and leaves it.
    Message.objects.bulk_create(rows.values(), ignore_conflicts=True)
    return outside


def addressed(entry: TimelineEntry) -> Iterator[tuple[Route, User, bool]]:
    """Every person each route of the entry reaches, and whether also outside the portal."""
    for route in routes_for(entry):
        for recipients in route.to:
            for person in recipients.find(entry):
                if recipients.own_acts or person.pk != entry.by_id:
                    yield route, person, recipients.outside


def written(facts: Facts, kind: type[FileMessage], person: User, at: datetime) -> Message:
    with translation.override(person.language):
        message = facts.message(kind, person)
        words = render(message)
    return Message(
        entry=facts.entry, recipient=person, key=kind.key(), language=person.language, link=message.link,
        subject=words.subject, body=words.body, html=words.html, created_at=at,
    )  # fmt: skip


def delivery_of(message: Message, at: datetime, *, is_news: bool) -> Delivery:
    return Delivery(
        message=message, channel=Channel.EMAIL, address=message.recipient.email,
        state=Delivery.State.QUEUED if is_news else Delivery.State.NOT_SENT,
        next_try_at=at + FIRST_TRY_TAKES if is_news else None,
    )  # fmt: skip


def channels_switched_off(people: list[int]) -> set[int]:
    """Those of the people who want no e-mail beyond legal notices."""
    off = Preference.objects.filter(user__in=people, channel=Channel.EMAIL, enabled=False)
    return set(off.values_list("user_id", flat=True))

"""What was said to whom, how it went out, what people choose to get, and what providers report back."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import User
from eplatform.known_words import words_are_known
from eplatform.statements.prepared import Kept
from workflows.files.models import ConnectionFile, TimelineEntry

UNREAD = Q(read_at=None)


class Channel(models.TextChoices):
    """A way out of the house; the in-app notice is the message itself and needs none."""

    EMAIL = "email", _("E-mail")


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions about many messages."""

    def received_by(self, user: User) -> MessageQuerySet:
        return self.filter(recipient=user)

    def unread(self) -> MessageQuerySet:
        return self.filter(UNREAD)

    def about(self, connection_file: ConnectionFile, *, for_user: User) -> MessageQuerySet:
        """What was sent about a file: to me; to anybody, where I am the utility's staff."""
        rows = self.filter(entry__connection_file=connection_file)
        return rows if for_user.is_utility_staff else rows.received_by(for_user)


class Message(models.Model):
    """One thing said once to one person about one entry of the timeline: in-app notice and outbox row."""

    entry = models.ForeignKey(
        TimelineEntry, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices", db_index=False
    )
    key = models.CharField(_("message"), max_length=40)
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    html = models.TextField(_("text as a page"))
    link = models.CharField(_("link"), max_length=200)
    created_at = models.DateTimeField(_("written at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Message]] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["recipient", "-id"], condition=UNREAD, name="message_unread"),
            models.Index(fields=["recipient", "-id"], name="message_received"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["entry", "recipient", "key"], name="message_once"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def text(self) -> str:
        """What the portal shows: the letter up to its link, which stands there as a button."""
        end = f"\n{settings.PUBLIC_URL}{self.link}" if self.link else "\n--\n"
        return self.body.rpartition(end)[0] or self.body

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


#: The frame of every page asks for them; nobody reads further than so many.
UNREAD_OF = Kept(lambda pk: Message.objects.filter(recipient=pk).unread().values_list("pk")[:100], -1)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> DeliveryQuerySet:
        """Waiting to go out, and their time has come."""
        return self.filter(state=Delivery.State.QUEUED, next_try_at__lte=at)


@words_are_known
class Delivery(models.Model):
    """One message on one channel, from the queue to what the provider says of it: kept as evidence."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Failed")
        NOT_SENT = "not_sent", _("Not sent: the event was too old")

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    address = models.CharField(_("address"), max_length=254)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    provider_id = models.CharField(_("identifier with the provider"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Delivery]] = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="delivery_due"),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="delivery_failed"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_a_channel"),
            models.UniqueConstraint(
                fields=["provider_id"], condition=~Q(provider_id=""), name="delivery_provider_id_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(next_try_at__isnull=False), name="delivery_queued_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "delivered"]) | Q(sent_at__isnull=False),
                name="delivery_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.get_state_display()}"

    @property
    def tone(self) -> str:
        """The colour of the state, as the portal's badges name it."""
        return {"sent": "ok", "delivered": "ok", "failed": "bad", "queued": "info"}.get(self.state, "idle")


@words_are_known
class Preference(models.Model):
    """A channel a person switched on or off; without a row the channel is on."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="channel_preferences", db_index=False
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    enabled = models.BooleanField(_("on"), default=True)

    class Meta:
        verbose_name = _("channel preference")
        verbose_name_plural = _("channel preferences")
        constraints = [
            models.UniqueConstraint(fields=["user", "channel"], name="preference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_channel_display()}"


class WebhookEvent(models.Model):
    """What a provider reported, as the gateway stored it; the gateway inserts and does nothing else."""

    provider = models.CharField(_("provider"), max_length=40)
    event_id = models.CharField(_("event"), max_length=200)
    payload = models.JSONField(_("content"))
    received_at = models.DateTimeField(_("received at"))
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    note = models.TextField(_("what came of it"), blank=True, db_default="")

    class Meta:
        verbose_name = _("provider event")
        verbose_name_plural = _("provider events")
        indexes = [
            models.Index(fields=["received_at"], condition=Q(handled_at=None), name="webhook_event_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="webhook_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"

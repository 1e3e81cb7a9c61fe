"""All tables of messages, and of what goes out and comes in."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from eplatform.tables import MakeTables


class Migration(migrations.Migration):
    replaces = [("notifications", "0001_messages_deliveries_events"), ("notifications", "0002_failed_mail")]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workflows", "0001_squashed_0017_without_idle_indexes"),
    ]

    operations = [
        MakeTables(
            tables=[
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=40, verbose_name="message")),
                        ("language", models.CharField(max_length=2, verbose_name="language")),
                        ("subject", models.CharField(max_length=250, verbose_name="subject")),
                        ("body", models.TextField(verbose_name="text")),
                        ("html", models.TextField(verbose_name="text as a page")),
                        ("link", models.CharField(max_length=200, verbose_name="link")),
                        ("created_at", models.DateTimeField(verbose_name="written at")),
                        ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                        (
                            "entry",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="workflows.timelineentry",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message",
                        "verbose_name_plural": "messages",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("read_at", None)),
                                fields=["recipient", "-id"],
                                name="message_unread",
                            ),
                            models.Index(fields=["recipient", "-id"], name="message_received"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "recipient", "key"), name="message_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("email", "E-mail")], max_length=10, verbose_name="channel"
                            ),
                        ),
                        ("address", models.CharField(max_length=254, verbose_name="address")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Waiting to be sent"),
                                    ("sent", "Sent"),
                                    ("delivered", "Delivered"),
                                    ("failed", "Failed"),
                                    ("not_sent", "Not sent: the event was too old"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                        (
                            "next_try_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="next attempt"),
                        ),
                        ("last_error", models.TextField(blank=True, verbose_name="last error")),
                        (
                            "provider_id",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="identifier with the provider"
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                        (
                            "delivered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="delivered at"),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="notifications.message",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivery",
                        "verbose_name_plural": "deliveries",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "queued")),
                                fields=["next_try_at"],
                                name="delivery_due",
                            ),
                            models.Index(
                                condition=models.Q(("state", "failed")),
                                fields=["-id"],
                                name="delivery_failed",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("message", "channel"), name="delivery_once_a_channel"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("provider_id", ""), _negated=True),
                                fields=("provider_id",),
                                name="delivery_provider_id_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "queued"), _negated=True),
                                    ("next_try_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="delivery_queued_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["sent", "delivered"]), _negated=True),
                                    ("sent_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="delivery_sent_has_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("email", "E-mail")], max_length=10, verbose_name="channel"
                            ),
                        ),
                        ("enabled", models.BooleanField(default=True, verbose_name="on")),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="channel_preferences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "channel preference",
                        "verbose_name_plural": "channel preferences",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "channel"), name="preference_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("provider", models.CharField(max_length=40, verbose_name="provider")),
                        ("event_id", models.CharField(max_length=200, verbose_name="event")),
                        ("payload", models.JSONField(verbose_name="content")),
                        ("received_at", models.DateTimeField(verbose_name="received at")),
                        (
                            "handled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="handled at"),
                        ),
                        ("note", models.TextField(blank=True, db_default="", verbose_name="what came of it")),
                    ],
                    options={
                        "verbose_name": "provider event",
                        "verbose_name_plural": "provider events",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("handled_at", None)),
                                fields=["received_at"],
                                name="webhook_event_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("provider", "event_id"), name="webhook_event_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]

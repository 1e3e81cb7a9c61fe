"""Steps that the platform failed to perform, and the reminders it gave."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0007_service_standards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("error_class", models.CharField(max_length=200, verbose_name="error")),
                ("message", models.TextField(blank=True, verbose_name="what it said")),
                ("traceback", models.TextField(blank=True, verbose_name="where it happened")),
                ("attempts", models.PositiveSmallIntegerField(default=1, verbose_name="attempts")),
                ("failed_at", models.DateTimeField(verbose_name="last failed")),
                ("next_attempt_at", models.DateTimeField(blank=True, null=True, verbose_name="next attempt")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="incident since")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved")),
                (
                    "resolution",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("performed", "Performed at a later attempt"),
                            ("way_taken", "Performed by hand"),
                            ("closed", "Closed: done otherwise"),
                        ],
                        max_length=10,
                        verbose_name="how it ended",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "process",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workflows.process",
                    ),
                ),
                (
                    "resolved_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="incidents",
                        to="workflows.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "indexes": [
                    models.Index(
                        condition=models.Q(("resolved_at", None)),
                        fields=["-opened_at", "-id"],
                        name="incident_open",
                    ),
                    models.Index(fields=["-resolved_at"], name="incident_settled"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("resolved_at", None)), fields=("task",), name="incident_open_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolution", ""), ("resolved_at", None)),
                            models.Q(
                                ("resolved_at__isnull", False), models.Q(("resolution", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="incident_resolved_somehow",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at", None), _negated=True),
                            ("next_attempt_at__isnull", False),
                            ("opened_at__isnull", False),
                            _connector="OR",
                        ),
                        name="incident_tried_again_or_opened",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheduled", models.DateTimeField(verbose_name="ends")),
                ("days", models.PositiveSmallIntegerField(verbose_name="days ahead")),
                ("at", models.DateTimeField(verbose_name="given at")),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="workflows.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "constraints": [
                    models.UniqueConstraint(fields=("task", "scheduled", "days"), name="reminder_once")
                ],
            },
        ),
    ]

"""Uploads come in parts and are examined before they become versions; those of one piece are over."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

INTO_NEW_STATES = """
UPDATE documents_upload SET part_size = size;
UPDATE documents_upload SET state = 'passed', arrived_at = asked_at WHERE state = 'confirmed';
UPDATE documents_upload SET state = 'abandoned' WHERE state IN ('open', 'refused');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_storage_versions"),
        ("workflows", "0017_without_idle_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UploadPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="part")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            ],
            options={
                "verbose_name": "part of an upload",
                "verbose_name_plural": "parts of uploads",
                "ordering": ["number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="upload",
            name="upload_open_once",
        ),
        migrations.RemoveConstraint(
            model_name="upload",
            name="upload_confirmed_with_version",
        ),
        migrations.AddField(
            model_name="upload",
            name="arrived_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="arrived at"),
        ),
        migrations.AddField(
            model_name="upload",
            name="bytes_gone_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="upload",
            name="composite_sha256",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="upload",
            name="draft",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="sendings",
                to="documents.draft",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="faults",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="upload",
            name="media_type",
            field=models.CharField(blank=True, max_length=100, verbose_name="announced type"),
        ),
        migrations.AddField(
            model_name="upload",
            name="part_size",
            field=models.PositiveBigIntegerField(default=1, verbose_name="size of a part"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="upload",
            name="pending",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="upload",
            name="reserve",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflows.reserve",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("lots", "Lot table"),
                    ("loads", "Load table"),
                    ("plan", "Plan"),
                    ("paper", "Paper"),
                ],
                max_length=10,
                verbose_name="role",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="storage_upload_id",
            field=models.CharField(blank=True, max_length=1024),
        ),
        migrations.AddField(
            model_name="upload",
            name="storage_version",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="upload",
            name="connection_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uploads",
                to="workflows.connectionfile",
            ),
        ),
        migrations.AlterField(
            model_name="upload",
            name="kind",
            field=models.CharField(blank=True, max_length=10, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="upload",
            name="state",
            field=models.CharField(
                choices=[
                    ("sending", "Being sent"),
                    ("arrived", "Being checked"),
                    ("passed", "Checked and kept"),
                    ("quarantined", "Not kept"),
                    ("cancelled", "Cancelled"),
                    ("abandoned", "Expired"),
                ],
                default="sending",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.RunSQL(INTO_NEW_STATES, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                condition=models.Q(("state", "sending")), fields=["expires_at"], name="upload_sending"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("connection_file", None), ("draft__isnull", False)),
                    models.Q(("connection_file__isnull", False), ("draft", None)),
                    _connector="OR",
                ),
                name="upload_for_a_file_or_a_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "paper"), models.Q(("kind", ""), _negated=True)),
                    models.Q(models.Q(("role__in", ["", "paper"]), _negated=True), ("kind", "")),
                    models.Q(
                        ("connection_file__isnull", False),
                        ("role", ""),
                        models.Q(("kind", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="upload_of_a_paper_has_a_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("part_size__gte", 1),
                    (
                        "size__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("part_size"), "*", models.Value(10000)
                        ),
                    ),
                ),
                name="upload_in_few_parts",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["sending", "arrived", "passed", "quarantined", "cancelled", "abandoned"])
                ),
                name="upload_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("arrived_at__isnull", False), ("state__in", ["arrived", "passed", "quarantined"])
                    ),
                    models.Q(("arrived_at", None), ("state__in", ["sending", "cancelled", "abandoned"])),
                    _connector="OR",
                ),
                name="upload_arrived_when_checked",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("version", None),
                        models.Q(
                            models.Q(("state", "passed"), _negated=True),
                            ("draft__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    models.Q(("draft", None), ("state", "passed"), ("version__isnull", False)),
                    _connector="OR",
                ),
                name="upload_passed_with_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "quarantined"), models.Q(("faults", []), _negated=True)),
                    models.Q(models.Q(("state", "quarantined"), _negated=True), ("faults", [])),
                    _connector="OR",
                ),
                name="upload_quarantined_for_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="uploadpart",
            name="upload",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="documents.upload",
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadpart",
            constraint=models.UniqueConstraint(fields=("upload", "number"), name="upload_part_once"),
        ),
        migrations.AddConstraint(
            model_name="uploadpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 10000)), name="upload_part_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="uploadpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="upload_part_sha256_digits"
            ),
        ),
    ]

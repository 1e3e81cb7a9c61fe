"""Seals of papers in the storage: once written, a seal can only be prolonged."""

import django.db.models.deletion
from django.db import migrations, models

FROZEN = """
CREATE FUNCTION documents_seal_is_only_prolonged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.retain_until >= OLD.retain_until
        AND to_jsonb(NEW) - 'retain_until' = to_jsonb(OLD) - 'retain_until' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A seal can only be prolonged: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER only_prolonged BEFORE UPDATE OR DELETE ON documents_seal
    FOR EACH ROW EXECUTE FUNCTION documents_seal_is_only_prolonged();
"""
THAWED = """
DROP TRIGGER only_prolonged ON documents_seal;
DROP FUNCTION documents_seal_is_only_prolonged();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0017_without_idle_indexes"),
        ("documents", "0007_versions_say_how_they_were_scanned"),
    ]
    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=300, unique=True, verbose_name="storage key")),
                ("storage_version", models.CharField(max_length=128, verbose_name="storage version")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("rule", models.CharField(max_length=20, verbose_name="retention rule")),
                ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
                ("retain_until", models.DateTimeField(verbose_name="sealed until")),
                (
                    "connection_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="workflows.connectionfile",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="documents.paperversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "seal",
                "verbose_name_plural": "seals",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="seal_sha256_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("retain_until__gt", models.F("sealed_at"))), name="seal_lasts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("storage_version", ""), _negated=True),
                        name="seal_names_a_storage_version",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FROZEN, THAWED),
    ]

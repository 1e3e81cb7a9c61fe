"""The log of purges: added to and never changed, and never before the span after a file's end is over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
CREATE FUNCTION documents_purge_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended timestamptz;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'Purges are written once: % refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT closed_at INTO ended FROM workflows_connectionfile WHERE id = NEW.connection_file_id;
    IF ended IS NULL OR ended + make_interval(years => NEW.years) > clock_timestamp() THEN
        RAISE EXCEPTION 'Papers are kept for % years after the end of their file: purge refused', NEW.years
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM documents_seal WHERE key = NEW.key AND retain_until > clock_timestamp()) THEN
        RAISE EXCEPTION 'The paper is sealed still: purge refused' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_when_due BEFORE INSERT OR UPDATE OR DELETE ON documents_purgeentry
    FOR EACH ROW EXECUTE FUNCTION documents_purge_is_due();
"""
UNGUARD = """
DROP TRIGGER only_when_due ON documents_purgeentry;
DROP FUNCTION documents_purge_is_due();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0017_without_idle_indexes"),
        ("documents", "0011_wanted_papers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="PurgeEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=300, unique=True, verbose_name="storage key")),
                ("kind", models.CharField(max_length=10, verbose_name="kind")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("size", models.PositiveBigIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("rule", models.CharField(max_length=20, verbose_name="retention rule")),
                ("years", models.PositiveSmallIntegerField(verbose_name="years after the end")),
                ("purged_at", models.DateTimeField(verbose_name="purged at")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "connection_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purges",
                        to="workflows.connectionfile",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="purge",
                        to="documents.paperversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "purge",
                "verbose_name_plural": "purges",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="purge_sha256_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("years__gte", 1)), name="purge_years_after_the_end"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]

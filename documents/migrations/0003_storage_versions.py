"""A version of a paper names the storage's version it was checked on; once named, that is a fact too."""

from django.db import migrations, models

FROZEN = """
CREATE OR REPLACE FUNCTION documents_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.paper_id, NEW.number, NEW.key, NEW.name, NEW.size, NEW.sha256, NEW.content_type,
            NEW.uploaded_by_id, NEW.uploaded_at, NEW.issued, NEW.composite_sha256)
        IS NOT DISTINCT FROM (OLD.paper_id, OLD.number, OLD.key, OLD.name, OLD.size, OLD.sha256, OLD.content_type,
            OLD.uploaded_by_id, OLD.uploaded_at, OLD.issued, OLD.composite_sha256)
        AND (NEW.storage_version = OLD.storage_version OR OLD.storage_version = '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Versions of papers are kept as they came: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""
THAWED = """
CREATE OR REPLACE FUNCTION documents_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.paper_id, NEW.number, NEW.key, NEW.name, NEW.size, NEW.sha256, NEW.content_type,
            NEW.uploaded_by_id, NEW.uploaded_at, NEW.issued)
        IS NOT DISTINCT FROM (OLD.paper_id, OLD.number, OLD.key, OLD.name, OLD.size, OLD.sha256, OLD.content_type,
            OLD.uploaded_by_id, OLD.uploaded_at, OLD.issued) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Versions of papers are kept as they came: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_versions_are_frozen")]
    operations = [
        migrations.AddField(
            "paperversion",
            "storage_version",
            models.CharField("storage version", max_length=128, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "paperversion",
            "composite_sha256",
            models.CharField("composite SHA-256", max_length=64, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.RunSQL(FROZEN, THAWED),
    ]

"""A version says whether it was scanned for viruses when it came; that is a fact of it as well."""

from django.db import migrations, models
from django.db.models import Q

FROZEN = """
UPDATE documents_paperversion SET scan = 'own' WHERE issued;
CREATE FUNCTION documents_scan_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'How a version was scanned is kept as it came' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER scan_frozen BEFORE UPDATE OF scan ON documents_paperversion
    FOR EACH ROW WHEN (NEW.scan IS DISTINCT FROM OLD.scan) EXECUTE FUNCTION documents_scan_is_frozen();
"""
THAWED = """
DROP TRIGGER scan_frozen ON documents_paperversion;
DROP FUNCTION documents_scan_is_frozen();
"""
KNOWN = ["clean", "too_large", "no_scanner", "own"]


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_hand_over_packs")]
    operations = [
        migrations.AddField(
            "paperversion",
            "scan",
            models.CharField(
                "virus scan",
                max_length=10,
                default="no_scanner",
                choices=[
                    ("clean", "no virus found"),
                    ("too_large", "too large for the virus scanner, not scanned whole"),
                    ("no_scanner", "not scanned for viruses: no scanner is set up"),
                    ("own", "made by the platform"),
                ],
            ),
        ),
        migrations.AddConstraint(
            "paperversion", models.CheckConstraint(condition=Q(scan__in=KNOWN), name="version_scan_known")
        ),
        migrations.RunSQL(FROZEN, THAWED),
    ]

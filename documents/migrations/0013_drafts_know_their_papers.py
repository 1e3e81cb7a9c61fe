"""What is attached to a draft says what its examination found, so that sending the dossier reads no bytes."""

from django.db import migrations, models
from django.db.models import Q

SCANS = [
    ("clean", "no virus found"),
    ("too_large", "too large for the virus scanner, not scanned whole"),
    ("no_scanner", "not scanned for viruses: no scanner is set up"),
    ("own", "made by the platform"),
]


class Migration(migrations.Migration):
    dependencies = [("documents", "0012_purges")]
    operations = [
        migrations.AddField(
            "draftupload", "content_type", models.CharField("type", max_length=100, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "draftupload", "storage_version", models.CharField(max_length=200, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "draftupload", "composite_sha256", models.CharField(max_length=100, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "draftupload", "scan",
            models.CharField("virus scan", max_length=10, choices=SCANS, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("draftupload", "warnings", models.JSONField(blank=True, default=list)),
        migrations.AddConstraint(
            "draftupload",
            models.CheckConstraint(
                condition=Q(scan__in=["", *(code for code, _label in SCANS)]), name="draft_upload_scan_known"
            ),
        ),
    ]  # fmt: skip

"""An estimate or a receipt on paper names the storage's version that was put there."""

from django.db import migrations, models

FIELD = models.CharField("storage version", max_length=128, blank=True, default="")


class Migration(migrations.Migration):
    dependencies = [("quotes", "0002_issued_means_frozen")]
    operations = [
        migrations.AddField("quotepdf", "storage_version", FIELD, preserve_default=False),
        migrations.AddField("receiptpdf", "storage_version", FIELD, preserve_default=False),
    ]

"""Keep with a move between versions how many files it moved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0013_timeline_is_sealed")]

    operations = [
        migrations.AddField(
            "versionmove", "moved", models.PositiveIntegerField(default=0, verbose_name="files moved")
        ),
    ]

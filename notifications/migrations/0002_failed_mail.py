"""Find mail that failed for good without looking at all the mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_messages_deliveries_events"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "failed")), fields=["-id"], name="delivery_failed"
            ),
        ),
    ]

"""No territory has two calendars, and neither has the whole concession."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0001_squashed_0017_without_idle_indexes"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.UniqueConstraint(
                fields=("territory",), name="calendar_once", nulls_distinct=False
            ),
        ),
    ]

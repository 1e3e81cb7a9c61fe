"""Which papers a file was last said to need."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_texts_of_papers"),
        ("workflows", "0017_without_idle_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Wanted",
            fields=[
                (
                    "connection_file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="wanted_papers",
                        serialize=False,
                        to="workflows.connectionfile",
                    ),
                ),
                ("places", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "wanted papers",
                "verbose_name_plural": "wanted papers",
            },
        ),
    ]

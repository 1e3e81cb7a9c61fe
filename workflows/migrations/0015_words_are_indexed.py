"""A file is found by pieces of its title or reference, and the running ones are walked alone."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_words_are_indexed"),
        ("workflows", "0014_moves_keep_their_count"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="connectionfile",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["-submitted_at", "-id"], name="file_running"
            ),
        ),
        migrations.AddIndex(
            model_name="connectionfile",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["stage", "-submitted_at", "-id"],
                name="file_by_stage",
            ),
        ),
        migrations.AddIndex(
            model_name="connectionfile",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("title"), name="gin_trgm_ops"
                ),
                name="file_title_words",
            ),
        ),
        migrations.AddIndex(
            model_name="connectionfile",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("reference"), name="gin_trgm_ops"
                ),
                name="file_reference_words",
            ),
        ),
    ]

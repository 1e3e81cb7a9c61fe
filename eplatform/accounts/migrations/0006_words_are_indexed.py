"""An organisation is found by pieces of its name; the extension is one that a database's owner may add."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_confirmed_organisations"),
    ]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                ),
                name="organisation_name_words",
            ),
        ),
    ]

"""The words of papers, found by stems of French and Arabic whatever their accents and forms of letters."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

CREATE = """
CREATE TEXT SEARCH CONFIGURATION documents_papers (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION documents_papers
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION documents_papers
    ALTER MAPPING FOR word, hword, hword_part WITH arabic_stem;
"""
DROP = "DROP TEXT SEARCH CONFIGURATION documents_papers"


class Migration(migrations.Migration):
    dependencies = [("documents", "0009_marks_and_expiry")]
    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.CreateModel(
            name="PaperText",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="documents.paperversion",
                    ),
                ),
                ("names", models.TextField(verbose_name="names")),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("folded", models.TextField(blank=True)),
                ("found", django.contrib.postgres.search.SearchVectorField()),
                ("made_at", models.DateTimeField(verbose_name="when")),
            ],
            options={"verbose_name": "text of a paper", "verbose_name_plural": "texts of papers"},
        ),
        migrations.AddIndex(
            model_name="papertext",
            index=django.contrib.postgres.indexes.GinIndex(fields=["found"], name="paper_text_found"),
        ),
    ]

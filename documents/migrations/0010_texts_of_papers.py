"""The words of papers, found by stems of French and Arabic whatever their accents and forms of letters."""

import unicodedata

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

FORMS = {"ا": "أإآٱ", "ي": "ىیئ", "و": "ؤ", "ك": "ک"}


def letters():
    """Pairs of letters: one with a sign, and the one it is looked for by; never more than one for one."""
    pairs = {}
    for code in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFD", chr(code))[0]
        if plain != chr(code) and plain.isascii():
            pairs[chr(code)] = plain
    pairs |= {form: letter for letter, forms in FORMS.items() for form in forms}
    for zero in (0x660, 0x6F0):
        pairs |= {chr(zero + digit): str(digit) for digit in range(10)}
    return pairs


PAIRS = letters()
# The stemmer of PostgreSQL takes a last ة off and a last ه not always, and many write one for the other.
CREATE = f"""
CREATE FUNCTION documents_folded(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$ SELECT regexp_replace(
    translate(given, '{"".join(PAIRS)}', '{"".join(PAIRS.values())}'), 'ه(?![ء-ي])', 'ة', 'g'
) $$;
CREATE TEXT SEARCH CONFIGURATION documents_papers (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION documents_papers
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION documents_papers
    ALTER MAPPING FOR word, hword, hword_part WITH arabic_stem;
"""
DROP = """
DROP TEXT SEARCH CONFIGURATION documents_papers;
DROP FUNCTION documents_folded;
"""


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

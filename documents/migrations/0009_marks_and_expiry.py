"""Marks of a rejection, an acceptance taken back, and reminders of what ends."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

WRITTEN_ONCE = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_mark
    FOR EACH ROW EXECUTE FUNCTION documents_decision_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0008_seals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("page", models.PositiveIntegerField(verbose_name="page")),
                ("x", models.DecimalField(decimal_places=5, max_digits=6, verbose_name="x")),
                ("y", models.DecimalField(decimal_places=5, max_digits=6, verbose_name="y")),
                ("width", models.DecimalField(decimal_places=5, max_digits=6, verbose_name="width")),
                ("height", models.DecimalField(decimal_places=5, max_digits=6, verbose_name="height")),
                ("text", models.CharField(max_length=1000, verbose_name="what is to be mended")),
            ],
            options={
                "verbose_name": "mark",
                "verbose_name_plural": "marks",
                "ordering": ["number"],
            },
        ),
        migrations.AddField(
            model_name="decision",
            name="reopened",
            field=models.BooleanField(default=False, verbose_name="reopened"),
        ),
        migrations.AddField(
            model_name="paper",
            name="told_days_before",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("accepted", False), ("reopened", False), _connector="OR"),
                name="decision_accepts_or_reopens",
            ),
        ),
        migrations.AddField(
            model_name="mark",
            name="decision",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="marks",
                to="documents.decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint(fields=("decision", "number"), name="mark_number_once"),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="mark_number_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("page__gte", 1)), name="mark_page_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")), name="mark_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(("height__gt", 0), ("width__gt", 0), ("x__gte", 0), ("y__gte", 0)),
                name="mark_within_the_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "x__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.Value(1), "-", models.F("width")
                        ),
                    ),
                    (
                        "y__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.Value(1), "-", models.F("height")
                        ),
                    ),
                ),
                name="mark_ends_within_the_page",
            ),
        ),
        migrations.RunSQL(WRITTEN_ONCE, "DROP TRIGGER append_only ON documents_mark;"),
    ]

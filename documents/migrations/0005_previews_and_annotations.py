"""Pictures of papers, by content; remarks on them, which are withdrawn and never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FROZEN = """
CREATE FUNCTION documents_annotation_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL
        AND to_jsonb(NEW) - 'withdrawn_at' = to_jsonb(OLD) - 'withdrawn_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Annotations are kept as they were written: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON documents_annotation
    FOR EACH ROW EXECUTE FUNCTION documents_annotation_is_kept();
"""
THAWED = """
DROP TRIGGER kept ON documents_annotation;
DROP FUNCTION documents_annotation_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0004_uploads_in_parts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Preview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("page", models.PositiveIntegerField(verbose_name="page")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("thumb", "in a list"), ("page", "whole page"), ("detail", "from near")],
                        max_length=6,
                        verbose_name="purpose",
                    ),
                ),
                ("key", models.CharField(blank=True, max_length=200, verbose_name="storage key")),
                ("content_type", models.CharField(blank=True, max_length=100, verbose_name="type")),
                ("width", models.PositiveIntegerField(default=0, verbose_name="width")),
                ("height", models.PositiveIntegerField(default=0, verbose_name="height")),
                (
                    "extent",
                    models.DecimalField(
                        blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="extent"
                    ),
                ),
                (
                    "left",
                    models.DecimalField(
                        blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="left"
                    ),
                ),
                (
                    "top",
                    models.DecimalField(
                        blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="top"
                    ),
                ),
                (
                    "metres_per_unit",
                    models.DecimalField(
                        blank=True,
                        decimal_places=12,
                        max_digits=24,
                        null=True,
                        verbose_name="metres per unit",
                    ),
                ),
                ("pages", models.PositiveIntegerField(blank=True, null=True, verbose_name="pages")),
                (
                    "fault",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("damaged", "No preview: the document is damaged, or written in an unusual way."),
                            ("too_large", "No preview: the document is too large to be drawn here."),
                            ("too_slow", "No preview: drawing the document takes too long."),
                            ("empty", "No preview: the drawing shows nothing."),
                        ],
                        max_length=20,
                        verbose_name="fault",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
            ],
            options={
                "verbose_name": "preview",
                "verbose_name_plural": "previews",
                "constraints": [
                    models.UniqueConstraint(fields=("sha256", "page", "purpose"), name="preview_once"),
                    models.CheckConstraint(
                        condition=models.Q(("page__gte", 1)), name="preview_page_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="preview_sha256_digits"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("fault", ""),
                                ("height__gte", 1),
                                ("width__gte", 1),
                                models.Q(("key", ""), _negated=True),
                            ),
                            models.Q(models.Q(("fault", ""), _negated=True), ("key", "")),
                            _connector="OR",
                        ),
                        name="preview_picture_or_fault",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fault__in", ["", "damaged", "too_large", "too_slow", "empty"])),
                        name="preview_fault_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Annotation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.PositiveIntegerField(verbose_name="page")),
                (
                    "shape",
                    models.CharField(
                        choices=[("point", "Point"), ("rectangle", "Rectangle"), ("line", "Line")],
                        max_length=10,
                        verbose_name="shape",
                    ),
                ),
                ("x", models.DecimalField(decimal_places=5, max_digits=6)),
                ("y", models.DecimalField(decimal_places=5, max_digits=6)),
                ("to_x", models.DecimalField(decimal_places=5, max_digits=6)),
                ("to_y", models.DecimalField(decimal_places=5, max_digits=6)),
                ("text", models.CharField(max_length=1000, verbose_name="remark")),
                (
                    "audience",
                    models.CharField(
                        choices=[("own_side", "My side only"), ("everyone", "Everyone on the file")],
                        max_length=10,
                        verbose_name="who reads it",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("utility", "Utility"), ("parties", "Applicant and parties")],
                        max_length=10,
                        verbose_name="side",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="when")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annotations",
                        to="documents.paperversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "annotation",
                "verbose_name_plural": "annotations",
                "ordering": ["page", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("page__gte", 1)), name="annotation_page_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("x__gte", 0),
                            ("x__lte", 1),
                            ("y__gte", 0),
                            ("y__lte", 1),
                            ("to_x__gte", 0),
                            ("to_x__lte", 1),
                            ("to_y__gte", 0),
                            ("to_y__lte", 1),
                        ),
                        name="annotation_on_the_page",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("shape", "point"), ("to_x", models.F("x")), ("to_y", models.F("y"))),
                            models.Q(
                                ("shape", "rectangle"),
                                ("to_x__gt", models.F("x")),
                                ("to_y__gt", models.F("y")),
                            ),
                            ("shape", "line"),
                            _connector="OR",
                        ),
                        name="annotation_shape_as_drawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="annotation_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("audience__in", ["own_side", "everyone"]), ("side__in", ["utility", "parties"])
                        ),
                        name="annotation_known_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None), ("withdrawn_at__gte", models.F("at")), _connector="OR"
                        ),
                        name="annotation_withdrawn_later",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FROZEN, THAWED),
    ]

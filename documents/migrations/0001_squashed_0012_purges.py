"""All tables of papers, what of them is kept as it came, and how their words are found."""

import uuid

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from eplatform.tables import MakeTables

GUARD = """
CREATE FUNCTION documents_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.paper_id, NEW.number, NEW.key, NEW.name, NEW.size, NEW.sha256, NEW.content_type,
            NEW.uploaded_by_id, NEW.uploaded_at, NEW.issued, NEW.composite_sha256)
        IS NOT DISTINCT FROM (OLD.paper_id, OLD.number, OLD.key, OLD.name, OLD.size, OLD.sha256, OLD.content_type,
            OLD.uploaded_by_id, OLD.uploaded_at, OLD.issued, OLD.composite_sha256)
        AND (NEW.storage_version = OLD.storage_version OR OLD.storage_version = '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Versions of papers are kept as they came: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON documents_paperversion
    FOR EACH ROW EXECUTE FUNCTION documents_version_is_frozen();
CREATE FUNCTION documents_decision_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Decisions are written once: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_decision
    FOR EACH ROW EXECUTE FUNCTION documents_decision_is_append_only();
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
CREATE FUNCTION documents_scan_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'How a version was scanned is kept as it came' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER scan_frozen BEFORE UPDATE OF scan ON documents_paperversion
    FOR EACH ROW WHEN (NEW.scan IS DISTINCT FROM OLD.scan) EXECUTE FUNCTION documents_scan_is_frozen();
CREATE FUNCTION documents_seal_is_only_prolonged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.retain_until >= OLD.retain_until
        AND to_jsonb(NEW) - 'retain_until' = to_jsonb(OLD) - 'retain_until' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A seal can only be prolonged: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER only_prolonged BEFORE UPDATE OR DELETE ON documents_seal
    FOR EACH ROW EXECUTE FUNCTION documents_seal_is_only_prolonged();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON documents_mark
    FOR EACH ROW EXECUTE FUNCTION documents_decision_is_append_only();
CREATE TEXT SEARCH CONFIGURATION documents_papers (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION documents_papers
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH french_stem;
ALTER TEXT SEARCH CONFIGURATION documents_papers
    ALTER MAPPING FOR word, hword, hword_part WITH arabic_stem;
CREATE FUNCTION documents_purge_is_due() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended timestamptz;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'Purges are written once: % refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT closed_at INTO ended FROM workflows_connectionfile WHERE id = NEW.connection_file_id;
    IF ended IS NULL OR ended + make_interval(years => NEW.years) > clock_timestamp() THEN
        RAISE EXCEPTION 'Papers are kept for % years after the end of their file: purge refused', NEW.years
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM documents_seal WHERE key = NEW.key AND retain_until > clock_timestamp()) THEN
        RAISE EXCEPTION 'The paper is sealed still: purge refused' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_when_due BEFORE INSERT OR UPDATE OR DELETE ON documents_purgeentry
    FOR EACH ROW EXECUTE FUNCTION documents_purge_is_due();
"""
UNGUARD = """
DROP TRIGGER only_when_due ON documents_purgeentry;
DROP FUNCTION documents_purge_is_due();
DROP TEXT SEARCH CONFIGURATION documents_papers;
DROP TRIGGER append_only ON documents_mark;
DROP TRIGGER only_prolonged ON documents_seal;
DROP FUNCTION documents_seal_is_only_prolonged();
DROP TRIGGER scan_frozen ON documents_paperversion;
DROP FUNCTION documents_scan_is_frozen();
DROP TRIGGER kept ON documents_annotation;
DROP FUNCTION documents_annotation_is_kept();
DROP TRIGGER append_only ON documents_decision;
DROP FUNCTION documents_decision_is_append_only();
DROP TRIGGER frozen ON documents_paperversion;
DROP FUNCTION documents_version_is_frozen();
"""


class Migration(migrations.Migration):
    replaces = [
        ("documents", "0001_papers_versions_drafts"),
        ("documents", "0002_versions_are_frozen"),
        ("documents", "0003_storage_versions"),
        ("documents", "0004_uploads_in_parts"),
        ("documents", "0005_previews_and_annotations"),
        ("documents", "0006_hand_over_packs"),
        ("documents", "0007_versions_say_how_they_were_scanned"),
        ("documents", "0008_seals"),
        ("documents", "0009_marks_and_expiry"),
        ("documents", "0010_texts_of_papers"),
        ("documents", "0011_wanted_papers"),
        ("documents", "0012_purges"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0006_words_are_indexed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workflows", "0001_squashed_0017_without_idle_indexes"),
    ]

    operations = [
        MakeTables(
            tables=[
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "payload",
                            models.JSONField(
                                default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="started at")),
                        ("updated_at", models.DateTimeField(verbose_name="changed at")),
                        (
                            "applicant",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "connection_file",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draft",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "draft",
                        "verbose_name_plural": "drafts",
                        "ordering": ["-updated_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Paper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=10, verbose_name="kind")),
                        (
                            "network",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sewerage", "Sewerage"),
                                    ("water", "Drinking water"),
                                    ("electricity", "Electricity"),
                                    ("lighting", "Street lighting"),
                                ],
                                max_length=12,
                                verbose_name="network",
                            ),
                        ),
                        (
                            "phase",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="phase"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("expected", "Expected"),
                                    ("received", "Received"),
                                    ("accepted", "Accepted"),
                                    ("rejected", "Rejected"),
                                    ("outdated", "Outdated"),
                                ],
                                default="expected",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "reserve",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="papers",
                                to="workflows.reserve",
                            ),
                        ),
                        (
                            "current",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.paperversion",
                            ),
                        ),
                        ("told_days_before", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "paper",
                        "verbose_name_plural": "papers",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection_file", "kind", "network", "phase", "reserve"),
                                name="paper_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["expected", "received", "accepted", "rejected", "outdated"],
                                    )
                                ),
                                name="paper_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("phase", None), ("phase__gte", 1), _connector="OR"),
                                name="paper_phase_from_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("current", None), ("state", "expected")),
                                    models.Q(
                                        models.Q(("state", "expected"), _negated=True),
                                        ("current__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="paper_expected_without_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        ("key", models.CharField(max_length=200, unique=True, verbose_name="storage key")),
                        ("name", models.CharField(max_length=255, verbose_name="name")),
                        ("size", models.PositiveBigIntegerField(verbose_name="size")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("content_type", models.CharField(max_length=100, verbose_name="type")),
                        ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("expected", "Expected"),
                                    ("received", "Received"),
                                    ("accepted", "Accepted"),
                                    ("rejected", "Rejected"),
                                    ("outdated", "Outdated"),
                                ],
                                default="received",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("issued", models.BooleanField(default=False, verbose_name="issued by the platform")),
                        (
                            "paper",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="documents.paper",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "storage_version",
                            models.CharField(blank=True, max_length=128, verbose_name="storage version"),
                        ),
                        (
                            "composite_sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="composite SHA-256"),
                        ),
                        (
                            "scan",
                            models.CharField(
                                choices=[
                                    ("clean", "no virus found"),
                                    ("too_large", "too large for the virus scanner, not scanned whole"),
                                    ("no_scanner", "not scanned for viruses: no scanner is set up"),
                                    ("own", "made by the platform"),
                                ],
                                default="no_scanner",
                                max_length=10,
                                verbose_name="virus scan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version",
                        "verbose_name_plural": "versions",
                        "ordering": ["-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("paper", "number"), name="version_number_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "outdated"), _negated=True),
                                fields=("paper",),
                                name="version_in_force_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="version_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("size__gte", 1)), name="version_not_empty"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                                name="version_sha256_digits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["received", "accepted", "rejected", "outdated"])
                                ),
                                name="version_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("scan__in", ["clean", "too_large", "no_scanner", "own"])),
                                name="version_scan_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("accepted", models.BooleanField(verbose_name="accepted")),
                        ("reason", models.CharField(blank=True, max_length=2000, verbose_name="reason")),
                        ("at", models.DateTimeField(verbose_name="when")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="documents.paperversion",
                            ),
                        ),
                        ("reopened", models.BooleanField(default=False, verbose_name="reopened")),
                    ],
                    options={
                        "verbose_name": "decision",
                        "verbose_name_plural": "decisions",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted", True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="rejection_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("accepted", False), ("reopened", False), _connector="OR"),
                                name="decision_accepts_or_reopens",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Upload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(blank=True, max_length=10, verbose_name="kind")),
                        (
                            "network",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("sewerage", "Sewerage"),
                                    ("water", "Drinking water"),
                                    ("electricity", "Electricity"),
                                    ("lighting", "Street lighting"),
                                ],
                                max_length=12,
                                verbose_name="network",
                            ),
                        ),
                        (
                            "phase",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="phase"),
                        ),
                        ("key", models.CharField(max_length=200, unique=True, verbose_name="storage key")),
                        ("name", models.CharField(max_length=255, verbose_name="name")),
                        ("size", models.PositiveBigIntegerField(verbose_name="announced size")),
                        ("asked_at", models.DateTimeField(verbose_name="asked at")),
                        ("expires_at", models.DateTimeField(verbose_name="expires at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sending", "Being sent"),
                                    ("arrived", "Being checked"),
                                    ("passed", "Checked and kept"),
                                    ("quarantined", "Not kept"),
                                    ("cancelled", "Cancelled"),
                                    ("abandoned", "Expired"),
                                ],
                                default="sending",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="uploads",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="upload",
                                to="documents.paperversion",
                            ),
                        ),
                        (
                            "arrived_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="arrived at"),
                        ),
                        ("bytes_gone_at", models.DateTimeField(blank=True, null=True)),
                        ("composite_sha256", models.CharField(blank=True, max_length=100)),
                        (
                            "draft",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sendings",
                                to="documents.draft",
                            ),
                        ),
                        ("faults", models.JSONField(blank=True, default=list)),
                        (
                            "media_type",
                            models.CharField(blank=True, max_length=100, verbose_name="announced type"),
                        ),
                        ("part_size", models.PositiveBigIntegerField(verbose_name="size of a part")),
                        ("pending", models.CharField(blank=True, max_length=20)),
                        (
                            "reserve",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workflows.reserve",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("lots", "Lot table"),
                                    ("loads", "Load table"),
                                    ("plan", "Plan"),
                                    ("paper", "Paper"),
                                ],
                                max_length=10,
                                verbose_name="role",
                            ),
                        ),
                        ("storage_upload_id", models.CharField(blank=True, max_length=1024)),
                        ("storage_version", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "verbose_name": "upload",
                        "verbose_name_plural": "uploads",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("size__gte", 1)), name="upload_not_empty"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("asked_at"))),
                                name="upload_expires_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("connection_file", None), ("draft__isnull", False)),
                                    models.Q(("connection_file__isnull", False), ("draft", None)),
                                    _connector="OR",
                                ),
                                name="upload_for_a_file_or_a_draft",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "paper"), models.Q(("kind", ""), _negated=True)),
                                    models.Q(
                                        models.Q(("role__in", ["", "paper"]), _negated=True), ("kind", "")
                                    ),
                                    models.Q(
                                        ("connection_file__isnull", False),
                                        ("role", ""),
                                        models.Q(("kind", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="upload_of_a_paper_has_a_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("part_size__gte", 1),
                                    (
                                        "size__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("part_size"), "*", models.Value(10000)
                                        ),
                                    ),
                                ),
                                name="upload_in_few_parts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "sending",
                                            "arrived",
                                            "passed",
                                            "quarantined",
                                            "cancelled",
                                            "abandoned",
                                        ],
                                    )
                                ),
                                name="upload_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("arrived_at__isnull", False),
                                        ("state__in", ["arrived", "passed", "quarantined"]),
                                    ),
                                    models.Q(
                                        ("arrived_at", None),
                                        ("state__in", ["sending", "cancelled", "abandoned"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="upload_arrived_when_checked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("version", None),
                                        models.Q(
                                            models.Q(("state", "passed"), _negated=True),
                                            ("draft__isnull", False),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(
                                        ("draft", None), ("state", "passed"), ("version__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="upload_passed_with_version",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "quarantined"), models.Q(("faults", []), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("state", "quarantined"), _negated=True), ("faults", [])
                                    ),
                                    _connector="OR",
                                ),
                                name="upload_quarantined_for_a_reason",
                            ),
                        ],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "sending")),
                                fields=["expires_at"],
                                name="upload_sending",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DraftUpload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("lots", "Lot table"),
                                    ("loads", "Load table"),
                                    ("plan", "Plan"),
                                    ("paper", "Paper"),
                                ],
                                max_length=10,
                                verbose_name="role",
                            ),
                        ),
                        ("kind", models.CharField(blank=True, max_length=10, verbose_name="kind")),
                        ("key", models.CharField(max_length=200, unique=True, verbose_name="storage key")),
                        ("name", models.CharField(max_length=255, verbose_name="name")),
                        ("size", models.PositiveBigIntegerField(verbose_name="size")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("uploaded_at", models.DateTimeField(verbose_name="uploaded at")),
                        (
                            "draft",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="uploads",
                                to="documents.draft",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attached document",
                        "verbose_name_plural": "attached documents",
                        "ordering": ["kind", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("draft", "role", "kind"), name="draft_upload_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "paper"), models.Q(("kind", ""), _negated=True)),
                                    models.Q(models.Q(("role", "paper"), _negated=True), ("kind", "")),
                                    _connector="OR",
                                ),
                                name="draft_paper_has_a_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                                name="draft_sha256_digits",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UploadPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="part")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        (
                            "upload",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="documents.upload",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "part of an upload",
                        "verbose_name_plural": "parts of uploads",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("upload", "number"), name="upload_part_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1), ("number__lte", 10000)),
                                name="upload_part_from_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                                name="upload_part_sha256_digits",
                            ),
                        ],
                    },
                ),
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
                                choices=[
                                    ("thumb", "in a list"),
                                    ("page", "whole page"),
                                    ("detail", "from near"),
                                ],
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
                                    (
                                        "damaged",
                                        "No preview: the document is damaged, or written in an unusual way.",
                                    ),
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
                            models.UniqueConstraint(
                                fields=("sha256", "page", "purpose"), name="preview_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("page__gte", 1)), name="preview_page_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                                name="preview_sha256_digits",
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
                                condition=models.Q(
                                    ("fault__in", ["", "damaged", "too_large", "too_slow", "empty"])
                                ),
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
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at"),
                        ),
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
                                    models.Q(
                                        ("shape", "point"), ("to_x", models.F("x")), ("to_y", models.F("y"))
                                    ),
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
                                condition=models.Q(("text", ""), _negated=True),
                                name="annotation_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("audience__in", ["own_side", "everyone"]),
                                    ("side__in", ["utility", "parties"]),
                                ),
                                name="annotation_known_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at", None),
                                    ("withdrawn_at__gte", models.F("at")),
                                    _connector="OR",
                                ),
                                name="annotation_withdrawn_later",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Pack",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(max_length=16, unique=True, verbose_name="verification code"),
                        ),
                        ("language", models.CharField(max_length=2, verbose_name="language")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Being made"),
                                    ("made", "Ready"),
                                    ("failed", "Could not be made"),
                                ],
                                default="asked",
                                max_length=6,
                                verbose_name="state",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked at")),
                        ("made_at", models.DateTimeField(blank=True, null=True, verbose_name="made at")),
                        ("key", models.CharField(max_length=200, unique=True, verbose_name="storage key")),
                        ("size", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="size")),
                        ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                        ("manifest", models.TextField(blank=True, verbose_name="manifest")),
                        ("failure", models.CharField(blank=True, max_length=500, verbose_name="failure")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="packs",
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "hand-over pack",
                        "verbose_name_plural": "hand-over packs",
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "asked")),
                                fields=("connection_file", "language"),
                                name="pack_asked_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("made_at__isnull", False),
                                        ("sha256__regex", "^[0-9a-f]{64}$"),
                                        ("size__gte", 1),
                                        ("state", "made"),
                                        models.Q(("manifest", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "made"), _negated=True),
                                        ("made_at", None),
                                        ("manifest", ""),
                                        ("sha256", ""),
                                        ("size", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="pack_made_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "failed"), models.Q(("failure", ""), _negated=True)),
                                    models.Q(models.Q(("state", "failed"), _negated=True), ("failure", "")),
                                    _connector="OR",
                                ),
                                name="pack_failed_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=300, unique=True, verbose_name="storage key")),
                        ("storage_version", models.CharField(max_length=128, verbose_name="storage version")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("rule", models.CharField(max_length=20, verbose_name="retention rule")),
                        ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
                        ("retain_until", models.DateTimeField(verbose_name="sealed until")),
                        (
                            "connection_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seals",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seal",
                                to="documents.paperversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "seal",
                        "verbose_name_plural": "seals",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                                name="seal_sha256_digits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("retain_until__gt", models.F("sealed_at"))),
                                name="seal_lasts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("storage_version", ""), _negated=True),
                                name="seal_names_a_storage_version",
                            ),
                        ],
                    },
                ),
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
                        (
                            "height",
                            models.DecimalField(decimal_places=5, max_digits=6, verbose_name="height"),
                        ),
                        ("text", models.CharField(max_length=1000, verbose_name="what is to be mended")),
                        (
                            "decision",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="marks",
                                to="documents.decision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mark",
                        "verbose_name_plural": "marks",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("decision", "number"), name="mark_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)), name="mark_number_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("page__gte", 1)), name="mark_page_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text__regex", "\\S")), name="mark_says_what"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("height__gt", 0), ("width__gt", 0), ("x__gte", 0), ("y__gte", 0)
                                ),
                                name="mark_within_the_page",
                            ),
                            models.CheckConstraint(
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
                        ],
                    },
                ),
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
                    options={
                        "verbose_name": "text of a paper",
                        "verbose_name_plural": "texts of papers",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["found"], name="paper_text_found"
                            )
                        ],
                    },
                ),
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
                migrations.CreateModel(
                    name="PurgeEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=300, unique=True, verbose_name="storage key")),
                        ("kind", models.CharField(max_length=10, verbose_name="kind")),
                        ("number", models.PositiveIntegerField(verbose_name="version")),
                        ("name", models.CharField(max_length=255, verbose_name="name")),
                        ("size", models.PositiveBigIntegerField(verbose_name="size")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("rule", models.CharField(max_length=20, verbose_name="retention rule")),
                        ("years", models.PositiveSmallIntegerField(verbose_name="years after the end")),
                        ("purged_at", models.DateTimeField(verbose_name="purged at")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purges",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purge",
                                to="documents.paperversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "purge",
                        "verbose_name_plural": "purges",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                                name="purge_sha256_digits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("years__gte", 1)), name="purge_years_after_the_end"
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]

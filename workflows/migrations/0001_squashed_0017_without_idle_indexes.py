"""All tables of the process, the records that nobody rewrites, the seals and the editions of the rules."""

import datetime
import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import viewflow.workflow.fields
import viewflow.workflow.token
from django.conf import settings
from django.db import migrations, models

import workflows.engine.models
from eplatform.tables import MakeTables

GUARD = """
CREATE FUNCTION workflows_timeline_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The timeline is append-only: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER timeline_append_only BEFORE UPDATE OR DELETE ON workflows_timelineentry
    FOR EACH ROW EXECUTE FUNCTION workflows_timeline_is_append_only();
CREATE FUNCTION workflows_record_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Records of % are written once: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON workflows_study FOR EACH ROW EXECUTE FUNCTION workflows_record_is_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON workflows_testresult FOR EACH ROW EXECUTE FUNCTION workflows_record_is_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON workflows_acceptanceminutes FOR EACH ROW EXECUTE FUNCTION workflows_record_is_append_only();
CREATE FUNCTION workflows_renew_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO workflows_edition (name, token) VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (name) DO UPDATE SET token = excluded.token;
    RETURN NULL;
END $$;
CREATE TRIGGER renew_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON workflows_calendar FOR EACH STATEMENT EXECUTE FUNCTION workflows_renew_edition('calendars');
CREATE TRIGGER renew_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON workflows_calendarday FOR EACH STATEMENT EXECUTE FUNCTION workflows_renew_edition('calendars');
CREATE TRIGGER renew_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON workflows_servicestandard FOR EACH STATEMENT EXECUTE FUNCTION workflows_renew_edition('standards');
CREATE TRIGGER renew_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON workflows_routing
FOR EACH STATEMENT EXECUTE FUNCTION workflows_renew_edition('routing');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON workflows_credit FOR EACH ROW EXECUTE FUNCTION workflows_record_is_append_only();
CREATE FUNCTION workflows_timeline_digest(before bytea, entry workflows_timelineentry) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(before || convert_to(string_agg(octet_length(part) || ':' || part || ',', '' ORDER BY place), 'UTF8'))
    FROM unnest(ARRAY[
        entry.connection_file_id::text, entry.number::text,
        to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(entry.by_id::text, ''),
        entry.kind, entry.network, coalesce(entry.phase::text, ''), entry.step, entry.outcome, entry.note,
        entry.data::text
    ]) WITH ORDINALITY AS written (part, place)
$$;
CREATE FUNCTION workflows_timeline_seal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bytea := '';
BEGIN
    IF NEW.number > 1 THEN
        SELECT seal INTO before FROM workflows_timelineentry
        WHERE connection_file_id = NEW.connection_file_id AND number = NEW.number - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'The timeline of file % has no entry %: entry % cannot follow it',
                NEW.connection_file_id, NEW.number - 1, NEW.number USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    NEW.seal := workflows_timeline_digest(before, NEW);
    RETURN NEW;
END $$;
CREATE TRIGGER timeline_sealed BEFORE INSERT ON workflows_timelineentry
    FOR EACH ROW EXECUTE FUNCTION workflows_timeline_seal();
"""
UNGUARD = """
DROP TRIGGER IF EXISTS timeline_sealed ON workflows_timelineentry;
DROP FUNCTION workflows_timeline_seal();
DROP FUNCTION workflows_timeline_digest(bytea, workflows_timelineentry);
DROP TRIGGER append_only ON workflows_credit;
DROP TRIGGER renew_edition ON workflows_routing;
DROP TRIGGER renew_edition ON workflows_calendar;
DROP TRIGGER renew_edition ON workflows_calendarday;
DROP TRIGGER renew_edition ON workflows_servicestandard;
DROP FUNCTION workflows_renew_edition();
DROP TRIGGER append_only ON workflows_study;
DROP TRIGGER append_only ON workflows_testresult;
DROP TRIGGER append_only ON workflows_acceptanceminutes;
DROP FUNCTION workflows_record_is_append_only();
DROP TRIGGER timeline_append_only ON workflows_timelineentry;
DROP FUNCTION workflows_timeline_is_append_only();
"""


class Migration(migrations.Migration):
    replaces = [
        ("workflows", "0001_processes_files_timeline"),
        ("workflows", "0002_timeline_is_append_only"),
        ("workflows", "0003_number_series"),
        ("workflows", "0004_studies_and_works"),
        ("workflows", "0005_records_are_append_only"),
        ("workflows", "0006_queues_and_routing"),
        ("workflows", "0007_service_standards"),
        ("workflows", "0008_incidents_and_reminders"),
        ("workflows", "0009_figures_of_steps"),
        ("workflows", "0010_moves_between_versions"),
        ("workflows", "0011_moves_by_territory"),
        ("workflows", "0012_paces_of_steps"),
        ("workflows", "0013_timeline_is_sealed"),
        ("workflows", "0014_moves_keep_their_count"),
        ("workflows", "0015_words_are_indexed"),
        ("workflows", "0016_routing_edition_and_snoozed_steps"),
        ("workflows", "0017_without_idle_indexes"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0006_words_are_indexed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("contenttypes", "0002_remove_content_type_name"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("viewflow", "0015_task_scheduled"),
    ]

    operations = [
        MakeTables(
            tables=[
                migrations.CreateModel(
                    name="Calendar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "weekend",
                            models.JSONField(
                                default=workflows.engine.models.default_weekend,
                                verbose_name="weekend, Monday is 0",
                            ),
                        ),
                        (
                            "national",
                            models.BooleanField(default=True, verbose_name="keeps national holidays"),
                        ),
                        (
                            "territory",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="accounts.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "working calendar",
                        "verbose_name_plural": "working calendars",
                    },
                ),
                migrations.CreateModel(
                    name="Process",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "flow_class",
                            viewflow.workflow.fields.FlowReferenceField(max_length=250, verbose_name="Flow"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("CANCELED", "Canceled"), ("DONE", "Done"), ("NEW", "New")],
                                default="NEW",
                                max_length=50,
                                verbose_name="Status",
                            ),
                        ),
                        (
                            "created",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="Created"),
                        ),
                        ("finished", models.DateTimeField(blank=True, null=True, verbose_name="Finished")),
                        (
                            "final_state",
                            models.CharField(blank=True, max_length=20, verbose_name="final state"),
                        ),
                        (
                            "suspended_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="suspended at"),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.territory",
                            ),
                        ),
                        (
                            "held_networks",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=60,
                                verbose_name="networks held",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("final_state", ""), ("finished", None)),
                                    models.Q(
                                        ("finished__isnull", False),
                                        models.Q(("final_state", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="process_ends_in_a_final_state",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConnectionFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reference", models.CharField(max_length=20, unique=True, verbose_name="reference")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("subdivision", "Subdivision"),
                                    ("industrial", "Industrial connection"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("language", models.CharField(default="fr", max_length=2, verbose_name="language")),
                        ("submitted_at", models.DateTimeField(verbose_name="submitted at")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                        (
                            "final_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("closed", "Closed after final acceptance"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn"),
                                    ("lapsed", "Lapsed"),
                                    ("declined", "Estimates declined"),
                                ],
                                max_length=20,
                                verbose_name="final state",
                            ),
                        ),
                        ("commune", models.CharField(max_length=120, verbose_name="commune")),
                        ("commune_code", models.CharField(max_length=20, verbose_name="commune code")),
                        ("address", models.CharField(max_length=300, verbose_name="address")),
                        ("land_titles", models.JSONField(default=list, verbose_name="land titles")),
                        (
                            "area_m2",
                            models.DecimalField(decimal_places=2, max_digits=12, verbose_name="area (m²)"),
                        ),
                        (
                            "crs",
                            models.CharField(blank=True, max_length=20, verbose_name="coordinate system"),
                        ),
                        ("plan", models.JSONField(blank=True, null=True, verbose_name="plan")),
                        ("phases", models.PositiveSmallIntegerField(default=1, verbose_name="phases")),
                        ("social_housing", models.BooleanField(default=False, verbose_name="social housing")),
                        (
                            "road_area_m2",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="road area (m²)",
                            ),
                        ),
                        ("public_lamps", models.PositiveIntegerField(default=0, verbose_name="street lamps")),
                        ("stage", models.CharField(blank=True, max_length=40, verbose_name="step")),
                        (
                            "turn",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("utility", "The utility"),
                                    ("applicant", "The applicant"),
                                    ("platform", "The platform"),
                                ],
                                max_length=10,
                                verbose_name="whose turn",
                            ),
                        ),
                        (
                            "next_due_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="next due date"),
                        ),
                        (
                            "suspended_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="suspended at"),
                        ),
                        ("entries", models.PositiveIntegerField(default=0)),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="accounts.agency",
                            ),
                        ),
                        (
                            "applicant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="connection_files",
                                to="accounts.organisation",
                            ),
                        ),
                        (
                            "coordinator",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="accounts.territory",
                            ),
                        ),
                        (
                            "process",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="connection_file",
                                to="workflows.process",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "connection file",
                        "verbose_name_plural": "connection files",
                        "indexes": [
                            models.Index(fields=["territory", "-submitted_at"], name="file_by_territory"),
                            models.Index(fields=["-submitted_at", "-id"], name="file_by_date"),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["next_due_at"],
                                name="file_by_due_date",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["coordinator"],
                                name="file_coordinated",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["-submitted_at", "-id"],
                                name="file_running",
                            ),
                            models.Index(
                                condition=models.Q(("closed_at", None)),
                                fields=["stage", "-submitted_at", "-id"],
                                name="file_by_stage",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("title"), name="gin_trgm_ops"
                                ),
                                name="file_title_words",
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("reference"), name="gin_trgm_ops"
                                ),
                                name="file_reference_words",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("area_m2__gt", 0)), name="file_area_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("phases__gte", 1)), name="file_has_a_phase"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("final_state", "")),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        models.Q(("final_state", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="file_ends_in_a_final_state",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Requirement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=40)),
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
                        ("satisfied_at", models.DateTimeField(verbose_name="satisfied at")),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="requirements",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "satisfied_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "requirement",
                        "verbose_name_plural": "requirements",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection_file", "key", "network", "phase"),
                                name="requirement_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Task",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "flow_task",
                            viewflow.workflow.fields.TaskReferenceField(max_length=255, verbose_name="Task"),
                        ),
                        ("flow_task_type", models.CharField(max_length=50, verbose_name="Type")),
                        ("assigned", models.DateTimeField(blank=True, null=True, verbose_name="Assigned")),
                        ("started", models.DateTimeField(blank=True, null=True, verbose_name="Started")),
                        ("finished", models.DateTimeField(blank=True, null=True, verbose_name="Finished")),
                        (
                            "token",
                            viewflow.workflow.fields.TokenField(
                                default=viewflow.workflow.token.Token("start"),
                                max_length=150,
                                verbose_name="Token",
                            ),
                        ),
                        (
                            "owner_permission",
                            models.CharField(
                                blank=True, max_length=255, null=True, verbose_name="Permission"
                            ),
                        ),
                        ("owner_permission_obj_pk", models.CharField(blank=True, max_length=255, null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("ASSIGNED", "Assigned"),
                                    ("CANCELED", "Canceled"),
                                    ("DONE", "Done"),
                                    ("ERROR", "Error"),
                                    ("NEW", "New"),
                                    ("REVIVED", "Revived"),
                                    ("SCHEDULED", "Scheduled"),
                                    ("STARTED", "Started"),
                                ],
                                default="NEW",
                                max_length=10,
                            ),
                        ),
                        (
                            "created",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="opened at"),
                        ),
                        (
                            "scheduled",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="performed by the platform at"
                            ),
                        ),
                        ("data", models.JSONField(blank=True, default=dict)),
                        ("step", models.CharField(max_length=40, verbose_name="step")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("applicant", "Applicant"),
                                    ("desk_officer", "Desk officer"),
                                    ("coordinator", "Coordinator"),
                                    ("study_engineer", "Study engineer"),
                                    ("estimator", "Estimator"),
                                    ("approver", "Approver"),
                                    ("cashier", "Cashier"),
                                    ("inspector", "Inspector"),
                                    ("commission", "Acceptance commission"),
                                    ("operations", "Operations"),
                                    ("manager", "Manager"),
                                    ("auditor", "Auditor"),
                                    ("administrator", "Administrator"),
                                    ("platform", "The platform"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "party",
                            models.CharField(
                                choices=[
                                    ("utility", "The utility"),
                                    ("applicant", "The applicant"),
                                    ("platform", "The platform"),
                                ],
                                max_length=10,
                                verbose_name="whose turn",
                            ),
                        ),
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
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                        ("limit_amount", models.PositiveSmallIntegerField(blank=True, null=True)),
                        (
                            "limit_unit",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("working_days", "working_days"),
                                    ("calendar_days", "calendar_days"),
                                    ("months", "months"),
                                ],
                                max_length=15,
                            ),
                        ),
                        (
                            "late_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="found late at"),
                        ),
                        ("outcome", models.CharField(blank=True, max_length=30, verbose_name="outcome")),
                        (
                            "finished_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "owner_permission_content_type",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="contenttypes.contenttype",
                            ),
                        ),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="workflows.process",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.territory",
                            ),
                        ),
                        ("held", models.BooleanField(db_default=False, default=False, verbose_name="held")),
                        (
                            "priority",
                            models.SmallIntegerField(
                                choices=[(-2, "Urgent"), (-1, "High"), (0, "Normal")],
                                db_default=0,
                                default=0,
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "snoozed_until",
                            models.DateTimeField(blank=True, null=True, verbose_name="put aside until"),
                        ),
                    ],
                    options={
                        "verbose_name": "step",
                        "verbose_name_plural": "steps",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("finished", None), ("scheduled__isnull", False)),
                                fields=["scheduled"],
                                name="step_timer",
                            ),
                            models.Index(
                                condition=models.Q(("finished", None), ("late_at", None)),
                                fields=["due_at"],
                                name="step_due",
                            ),
                            models.Index(
                                models.F("role"),
                                models.F("territory"),
                                models.F("held"),
                                models.F("priority"),
                                django.db.models.functions.comparison.Coalesce(
                                    "due_at",
                                    models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC)),
                                ),
                                models.F("id"),
                                condition=models.Q(("finished", None)),
                                name="step_queue",
                            ),
                            models.Index(
                                models.F("owner"),
                                models.F("held"),
                                models.F("priority"),
                                django.db.models.functions.comparison.Coalesce(
                                    "due_at",
                                    models.Value(datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC)),
                                ),
                                models.F("id"),
                                condition=models.Q(("finished", None), ("owner__isnull", False)),
                                name="step_queue_claimed",
                            ),
                            models.Index(
                                condition=models.Q(("finished", None), ("snoozed_until__isnull", False)),
                                fields=["role", "territory", "snoozed_until"],
                                name="step_snoozed",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("finished", None)),
                                fields=("process", "step", "network", "phase"),
                                name="step_open_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished", None), ("outcome", "")),
                                    models.Q(
                                        ("finished__isnull", False), models.Q(("outcome", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="step_ends_with_an_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                            "reason",
                            models.CharField(
                                choices=[
                                    ("applicant", "Waiting for the applicant"),
                                    ("third_party", "Waiting for a third party's permit"),
                                    ("force_majeure", "Force majeure"),
                                ],
                                max_length=20,
                                verbose_name="reason",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        ("opened_at", models.DateTimeField(verbose_name="from")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="to")),
                        (
                            "process",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="holds",
                                to="workflows.process",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="workflows.task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "hold",
                        "verbose_name_plural": "holds",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at", None),
                                    ("closed_at__gte", models.F("opened_at")),
                                    _connector="OR",
                                ),
                                name="hold_ends_after_it_begins",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TimelineEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="number")),
                        ("at", models.DateTimeField(verbose_name="when")),
                        ("kind", models.CharField(max_length=40, verbose_name="kind")),
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
                        ("step", models.CharField(blank=True, max_length=40, verbose_name="step")),
                        ("outcome", models.CharField(blank=True, max_length=30, verbose_name="outcome")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "data",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="timeline",
                                to="workflows.connectionfile",
                            ),
                        ),
                        ("seal", models.BinaryField(default=bytes, max_length=32)),
                    ],
                    options={
                        "verbose_name": "timeline entry",
                        "verbose_name_plural": "timeline",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection_file", "number"), name="timeline_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("date", models.DateField(verbose_name="date")),
                        ("works", models.BooleanField(default=False, verbose_name="works")),
                        ("label", models.CharField(max_length=200, verbose_name="reason")),
                        (
                            "calendar",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="days",
                                to="workflows.calendar",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "special day",
                        "verbose_name_plural": "special days",
                        "constraints": [
                            models.UniqueConstraint(fields=("calendar", "date"), name="calendar_day_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndustrialNeeds",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("activity", models.CharField(max_length=60, verbose_name="activity")),
                        ("employees", models.PositiveIntegerField(default=0, verbose_name="employees")),
                        (
                            "simultaneity",
                            models.DecimalField(decimal_places=3, max_digits=4, verbose_name="simultaneity"),
                        ),
                        (
                            "growth",
                            models.DecimalField(
                                decimal_places=3, default=0, max_digits=4, verbose_name="growth"
                            ),
                        ),
                        (
                            "voltage_wish",
                            models.CharField(
                                blank=True,
                                choices=[("low", "Low voltage"), ("medium", "Medium voltage")],
                                max_length=10,
                                verbose_name="voltage wished for",
                            ),
                        ),
                        ("water", models.JSONField(blank=True, default=dict, verbose_name="water")),
                        ("effluent", models.JSONField(blank=True, default=dict, verbose_name="effluent")),
                        (
                            "connection_file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="industrial_needs",
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "industrial needs",
                        "verbose_name_plural": "industrial needs",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("simultaneity__gt", 0), ("simultaneity__lte", 1)),
                                name="needs_simultaneity_a_share",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Load",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="load")),
                        ("description", models.CharField(max_length=200, verbose_name="description")),
                        ("count", models.PositiveIntegerField(verbose_name="count")),
                        (
                            "power_kw",
                            models.DecimalField(decimal_places=2, max_digits=10, verbose_name="power (kW)"),
                        ),
                        (
                            "use_factor",
                            models.DecimalField(decimal_places=3, max_digits=4, verbose_name="use factor"),
                        ),
                        (
                            "efficiency",
                            models.DecimalField(decimal_places=3, max_digits=4, verbose_name="efficiency"),
                        ),
                        (
                            "cos_phi",
                            models.DecimalField(decimal_places=3, max_digits=4, verbose_name="power factor"),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="loads",
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "load",
                        "verbose_name_plural": "loads",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection_file", "code"), name="load_code_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("cos_phi__gt", 0),
                                    ("efficiency__gt", 0),
                                    ("power_kw__gt", 0),
                                    ("use_factor__gt", 0),
                                ),
                                name="load_figures_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Lot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=20, verbose_name="lot")),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("villa", "Villa"),
                                    ("economic_housing", "Economic housing"),
                                    ("apartment_building", "Apartment building"),
                                    ("shop", "Shop"),
                                    ("industrial", "Industrial lot"),
                                    ("facility", "Public facility"),
                                    ("green_space", "Green space"),
                                    ("substation_plot", "Substation plot"),
                                ],
                                max_length=20,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "area_m2",
                            models.DecimalField(decimal_places=2, max_digits=12, verbose_name="area (m²)"),
                        ),
                        ("floors", models.PositiveSmallIntegerField(default=0, verbose_name="floors")),
                        ("dwellings", models.PositiveIntegerField(default=0, verbose_name="dwellings")),
                        ("shops", models.PositiveIntegerField(default=0, verbose_name="shops")),
                        ("phase", models.PositiveSmallIntegerField(default=1, verbose_name="phase")),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lots",
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lot",
                        "verbose_name_plural": "lots",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection_file", "number"), name="lot_number_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("area_m2__gt", 0)), name="lot_area_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("phase__gte", 1)), name="lot_phase_from_one"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NetworkPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "network",
                            models.CharField(
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "Asked for"),
                                    ("feasible", "Feasible"),
                                    ("unfavourable", "Unfavourable"),
                                    ("priced", "Estimate sent"),
                                    ("agreed", "Estimate agreed"),
                                    ("declined", "Estimate declined"),
                                    ("built", "Works accepted technically"),
                                    ("commissioned", "Commissioned"),
                                ],
                                default="asked",
                                max_length=15,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "variant",
                            models.CharField(
                                blank=True,
                                choices=[("A", "A"), ("B", "B")],
                                max_length=1,
                                verbose_name="variant",
                            ),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="network_parts",
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "network part",
                        "verbose_name_plural": "network parts",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection_file", "network"), name="network_part_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Party",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "capacity",
                            models.CharField(
                                choices=[
                                    ("applicant", "Applicant"),
                                    ("design_office", "Design office"),
                                    ("contractor", "Contractor"),
                                ],
                                max_length=20,
                                verbose_name="capacity",
                            ),
                        ),
                        ("since", models.DateTimeField(verbose_name="since")),
                        ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        (
                            "connection_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parties",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="accounts.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "party",
                        "verbose_name_plural": "parties",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("until", None)),
                                fields=["organisation", "connection_file"],
                                name="party_current",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("connection_file", "organisation", "capacity"),
                                name="party_once_at_a_time",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("prefix", models.CharField(max_length=10)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField()),
                    ],
                    options={
                        "verbose_name": "number series",
                        "verbose_name_plural": "number series",
                        "constraints": [
                            models.UniqueConstraint(fields=("prefix", "year"), name="series_once_a_year")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupplyContract",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "number",
                            models.CharField(max_length=40, unique=True, verbose_name="contract number"),
                        ),
                        (
                            "subscribed_kva",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="subscribed power (kVA)"
                            ),
                        ),
                        ("signed_on", models.DateField(verbose_name="signed on")),
                        ("at", models.DateTimeField(verbose_name="recorded at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "connection_file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supply_contract",
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "supply contract",
                        "verbose_name_plural": "supply contracts",
                    },
                ),
                migrations.CreateModel(
                    name="VisitOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("number", models.CharField(max_length=20, unique=True, verbose_name="order number")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("appointment", "Site appointment before the study"),
                                    ("follow_up", "Follow-up of the works"),
                                    ("acceptance", "Technical acceptance"),
                                    ("reserves", "Lifting of reserves"),
                                    ("handover", "Provisional or final acceptance"),
                                ],
                                max_length=15,
                                verbose_name="purpose",
                            ),
                        ),
                        ("appointment", models.DateTimeField(verbose_name="appointment")),
                        ("checklist", models.JSONField(default=list, verbose_name="to be checked")),
                        ("instructions", models.TextField(blank=True, verbose_name="instructions")),
                        ("ordered_at", models.DateTimeField(verbose_name="ordered at")),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "inspector",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ordered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visit order",
                        "verbose_name_plural": "visit orders",
                        "indexes": [
                            models.Index(
                                fields=["connection_file", "-appointment"], name="visit_order_by_file"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("held_at", models.DateTimeField(verbose_name="held at")),
                        ("findings", models.TextField(verbose_name="findings")),
                        ("present", models.TextField(blank=True, verbose_name="present")),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=8, null=True, verbose_name="latitude"
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                max_digits=9,
                                null=True,
                                verbose_name="longitude",
                            ),
                        ),
                        ("conform", models.JSONField(blank=True, default=list, verbose_name="found conform")),
                        (
                            "measured",
                            models.JSONField(
                                blank=True,
                                default=list,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="quantities measured",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="written at")),
                        (
                            "signed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="countersigned at"),
                        ),
                        ("remarks", models.TextField(blank=True, verbose_name="remarks of the other side")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "order",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visit",
                                to="workflows.visitorder",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visit minutes",
                        "verbose_name_plural": "visit minutes",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("latitude", None), ("longitude", None)),
                                    models.Q(
                                        ("latitude__isnull", False),
                                        ("longitude__isnull", False),
                                        ("latitude__gte", -90),
                                        ("latitude__lte", 90),
                                        ("longitude__gte", -180),
                                        ("longitude__lte", 180),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_position_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at", None), ("signed_by", None)),
                                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="visit_signed_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AcceptanceMinutes",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                            "number",
                            models.CharField(max_length=20, unique=True, verbose_name="minutes number"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("technical", "Technical acceptance"),
                                    ("provisional", "Provisional acceptance"),
                                    ("final", "Final acceptance"),
                                ],
                                max_length=15,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[
                                    ("accepted", "Accepted"),
                                    ("reserves", "Accepted with reserves"),
                                    ("refused", "Refused"),
                                    ("adjourned", "Adjourned"),
                                    ("defects", "Defects to repair"),
                                    ("guarantee_called", "Guarantee called"),
                                ],
                                max_length=20,
                                verbose_name="decision",
                            ),
                        ),
                        ("participants", models.TextField(verbose_name="participants")),
                        ("text", models.TextField(blank=True, verbose_name="minutes")),
                        ("reserves", models.JSONField(blank=True, default=list, verbose_name="reserves")),
                        ("at", models.DateTimeField(verbose_name="when")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "acceptance minutes",
                        "verbose_name_plural": "acceptance minutes",
                        "indexes": [
                            models.Index(fields=["connection_file", "kind"], name="acceptance_by_file")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "technical"),
                                        ("phase__isnull", False),
                                        models.Q(("network", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "technical"), _negated=True),
                                        ("network", ""),
                                        ("phase", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="acceptance_technical_by_network",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decision__in", ["accepted", "reserves", "refused"]),
                                        ("kind", "technical"),
                                    ),
                                    models.Q(
                                        ("decision__in", ["accepted", "reserves", "adjourned"]),
                                        ("kind", "provisional"),
                                    ),
                                    models.Q(
                                        ("decision__in", ["accepted", "defects", "guarantee_called"]),
                                        ("kind", "final"),
                                    ),
                                    _connector="OR",
                                ),
                                name="acceptance_decision_of_its_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("participants", ""), _negated=True),
                                name="acceptance_names_participants",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commissioning",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "network",
                            models.CharField(
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
                        ("in_service_on", models.DateField(verbose_name="in service on")),
                        (
                            "meter_number",
                            models.CharField(blank=True, max_length=40, verbose_name="meter number"),
                        ),
                        (
                            "meter_index",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=12,
                                null=True,
                                verbose_name="first index",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="recorded at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commissionings",
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commissioning",
                        "verbose_name_plural": "commissionings",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection_file", "network"), name="commissioned_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("meter_index", None),
                                    models.Q(
                                        models.Q(("meter_number", ""), _negated=True), ("meter_index__gte", 0)
                                    ),
                                    _connector="OR",
                                ),
                                name="index_of_a_meter",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EquipmentApproval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "substation",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                verbose_name="substation: maker, power, serial numbers",
                            ),
                        ),
                        (
                            "metering",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="metering: type and class"
                            ),
                        ),
                        (
                            "pretreatment",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="pre-treatment of the effluent"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="when")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="equipment_approvals",
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "equipment approval",
                        "verbose_name_plural": "equipment approvals",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("metering", ""), ("pretreatment", ""), ("substation", ""), _negated=True
                                ),
                                name="equipment_names_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reserve",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                            "number",
                            models.CharField(max_length=20, unique=True, verbose_name="reserve number"),
                        ),
                        (
                            "severity",
                            models.CharField(
                                choices=[("minor", "Minor"), ("major", "Major")],
                                max_length=10,
                                verbose_name="severity",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="what is to be mended")),
                        ("due_date", models.DateField(verbose_name="to be lifted by")),
                        ("noted_at", models.DateTimeField(verbose_name="noted at")),
                        ("proof", models.TextField(blank=True, verbose_name="proof of lifting")),
                        (
                            "declared_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="declared mended at"),
                        ),
                        ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted at")),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "noted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reserve",
                        "verbose_name_plural": "reserves",
                        "indexes": [
                            models.Index(
                                fields=["connection_file", "network", "phase"], name="reserve_by_file"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("network", ""), _negated=True),
                                name="reserve_of_a_network",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="reserve_says_what"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_at", None), ("lifted_by", None)),
                                    models.Q(
                                        ("lifted_at__gte", models.F("noted_at")),
                                        ("lifted_at__isnull", False),
                                        ("lifted_by__isnull", False),
                                        models.Q(("proof", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reserve_lifted_with_proof",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Study",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "network",
                            models.CharField(
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
                        ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "opinion",
                            models.CharField(
                                choices=[("feasible", "Feasible"), ("unfavourable", "Unfavourable")],
                                max_length=15,
                                verbose_name="opinion",
                            ),
                        ),
                        (
                            "results",
                            models.JSONField(
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="calculation",
                            ),
                        ),
                        ("comment", models.TextField(blank=True, verbose_name="comment")),
                        (
                            "extension_needed",
                            models.BooleanField(default=False, verbose_name="the network must be extended"),
                        ),
                        ("at", models.DateTimeField(verbose_name="when")),
                        (
                            "voltage",
                            models.CharField(
                                blank=True,
                                choices=[("low", "Low voltage"), ("medium", "Medium voltage")],
                                max_length=10,
                                verbose_name="voltage",
                            ),
                        ),
                        (
                            "substation",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("public", "Public substation"),
                                    ("customer", "Customer's own substation"),
                                ],
                                max_length=10,
                                verbose_name="substation",
                            ),
                        ),
                        (
                            "substation_count",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="number of substations"
                            ),
                        ),
                        (
                            "substation_kva",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="power of each (kVA)"
                            ),
                        ),
                        (
                            "diameter_mm",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="diameter (mm)"),
                        ),
                        (
                            "pressure_bar",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="service pressure (bar)",
                            ),
                        ),
                        (
                            "fire_l_s",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=8,
                                null=True,
                                verbose_name="fire flow (l/s)",
                            ),
                        ),
                        (
                            "peak_factor",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="peak factor",
                            ),
                        ),
                        (
                            "exceedances",
                            models.JSONField(
                                blank=True, default=list, verbose_name="effluent above the limits"
                            ),
                        ),
                        (
                            "discharge_agreement_needed",
                            models.BooleanField(
                                default=False, verbose_name="a discharge agreement is needed"
                            ),
                        ),
                        ("lamps", models.PositiveIntegerField(blank=True, null=True, verbose_name="lamps")),
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
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="studies",
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "study",
                        "verbose_name_plural": "studies",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection_file", "network", "version"), name="study_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="study_version_from_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("substation", ""),
                                        ("substation_count", None),
                                        ("substation_kva", None),
                                        ("voltage", ""),
                                    ),
                                    ("network", "electricity"),
                                    _connector="OR",
                                ),
                                name="study_voltage_of_electricity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("substation_count", None), ("substation_kva", None)),
                                    models.Q(("substation_count", 0), ("substation_kva", None)),
                                    models.Q(
                                        ("substation_count__isnull", False),
                                        ("substation_kva__isnull", False),
                                        ("substation_count__gte", 1),
                                        ("substation_kva__gte", 1),
                                    ),
                                    _connector="OR",
                                ),
                                name="study_substations_with_power",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("discharge_agreement_needed", False), ("exceedances", [])),
                                    ("network", "sewerage"),
                                    _connector="OR",
                                ),
                                name="study_effluent_of_sewerage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opinion", "feasible"),
                                    models.Q(("comment", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="study_unfavourable_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TestResult",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("kind", models.CharField(max_length=20, verbose_name="test")),
                        ("value", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="value")),
                        ("unit", models.CharField(blank=True, max_length=10, verbose_name="unit")),
                        (
                            "compare",
                            models.CharField(
                                choices=[("at_most", "at most"), ("at_least", "at least")], max_length=10
                            ),
                        ),
                        (
                            "threshold",
                            models.DecimalField(decimal_places=3, max_digits=10, verbose_name="threshold"),
                        ),
                        ("passed", models.BooleanField(verbose_name="passed")),
                        ("remarks", models.CharField(blank=True, max_length=500, verbose_name="remarks")),
                        ("at", models.DateTimeField(verbose_name="when")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "connection_file",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="workflows.connectionfile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "test result",
                        "verbose_name_plural": "test results",
                        "indexes": [
                            models.Index(
                                fields=["connection_file", "network", "phase", "kind"], name="test_by_file"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("network", ""), _negated=True), ("phase__isnull", False)
                                ),
                                name="test_of_a_network",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("compare", "at_most"),
                                        ("passed", True),
                                        ("value__lte", models.F("threshold")),
                                    ),
                                    models.Q(
                                        ("compare", "at_most"),
                                        ("passed", False),
                                        ("value__gt", models.F("threshold")),
                                    ),
                                    models.Q(
                                        ("compare", "at_least"),
                                        ("passed", True),
                                        ("value__gte", models.F("threshold")),
                                    ),
                                    models.Q(
                                        ("compare", "at_least"),
                                        ("passed", False),
                                        ("value__lt", models.F("threshold")),
                                    ),
                                    _connector="OR",
                                ),
                                name="test_passed_as_its_value_says",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Routing",
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
                                    ("applicant", "Applicant"),
                                    ("desk_officer", "Desk officer"),
                                    ("coordinator", "Coordinator"),
                                    ("study_engineer", "Study engineer"),
                                    ("estimator", "Estimator"),
                                    ("approver", "Approver"),
                                    ("cashier", "Cashier"),
                                    ("inspector", "Inspector"),
                                    ("commission", "Acceptance commission"),
                                    ("operations", "Operations"),
                                    ("manager", "Manager"),
                                    ("auditor", "Auditor"),
                                    ("administrator", "Administrator"),
                                    ("platform", "The platform"),
                                ],
                                max_length=20,
                                verbose_name="role",
                            ),
                        ),
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
                            "mode",
                            models.CharField(
                                choices=[
                                    ("pool", "Whoever claims it first"),
                                    ("least_loaded", "Proposed to whoever has the least open work"),
                                ],
                                default="pool",
                                max_length=15,
                                verbose_name="mode",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, to="accounts.territory"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "routing rule",
                        "verbose_name_plural": "routing rules",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("territory", "role", "network"), name="routing_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                        ("token", models.UUIDField(default=uuid.uuid4)),
                    ],
                ),
                migrations.CreateModel(
                    name="ServiceStandard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=60, verbose_name="code")),
                        ("title_fr", models.CharField(max_length=200, verbose_name="title in French")),
                        ("title_ar", models.CharField(max_length=200, verbose_name="title in Arabic")),
                        ("title_en", models.CharField(max_length=200, verbose_name="title in English")),
                        ("source", models.CharField(blank=True, max_length=300, verbose_name="source")),
                        (
                            "demonstration",
                            models.BooleanField(default=False, verbose_name="demonstration figure"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("subdivision", "Subdivision"),
                                    ("industrial", "Industrial connection"),
                                ],
                                max_length=20,
                                verbose_name="kind of file",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="version of the process"
                            ),
                        ),
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
                        ("condition", models.CharField(blank=True, max_length=40, verbose_name="condition")),
                        (
                            "amount_from",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="from an amount of",
                            ),
                        ),
                        (
                            "amount_to",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="below an amount of",
                            ),
                        ),
                        (
                            "per",
                            models.CharField(
                                choices=[
                                    ("file", "The connection file"),
                                    ("network", "Each network"),
                                    ("phase", "Each network and phase"),
                                ],
                                default="file",
                                max_length=10,
                                verbose_name="one for",
                            ),
                        ),
                        (
                            "from_step",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="begins when this step opens"
                            ),
                        ),
                        (
                            "from_event",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="begins with this event"
                            ),
                        ),
                        (
                            "to_step",
                            models.CharField(
                                blank=True, max_length=40, verbose_name="ends when this step ends"
                            ),
                        ),
                        (
                            "to_outcome",
                            models.CharField(blank=True, max_length=30, verbose_name="with this outcome"),
                        ),
                        (
                            "to_event",
                            models.CharField(blank=True, max_length=40, verbose_name="ends with this event"),
                        ),
                        ("limit_amount", models.PositiveSmallIntegerField(verbose_name="limit")),
                        (
                            "limit_unit",
                            models.CharField(
                                choices=[
                                    ("working_days", "working days"),
                                    ("calendar_days", "calendar days"),
                                    ("months", "months"),
                                ],
                                max_length=15,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "remind_days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="reminder, days before"
                            ),
                        ),
                        (
                            "escalate_to",
                            models.CharField(
                                choices=[
                                    ("applicant", "Applicant"),
                                    ("desk_officer", "Desk officer"),
                                    ("coordinator", "Coordinator"),
                                    ("study_engineer", "Study engineer"),
                                    ("estimator", "Estimator"),
                                    ("approver", "Approver"),
                                    ("cashier", "Cashier"),
                                    ("inspector", "Inspector"),
                                    ("commission", "Acceptance commission"),
                                    ("operations", "Operations"),
                                    ("manager", "Manager"),
                                    ("auditor", "Auditor"),
                                    ("administrator", "Administrator"),
                                    ("platform", "The platform"),
                                ],
                                default="manager",
                                max_length=20,
                                verbose_name="escalates to",
                            ),
                        ),
                        (
                            "credit_per_day",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="credit for each day late",
                            ),
                        ),
                        (
                            "credit_unit",
                            models.CharField(
                                choices=[
                                    ("working_days", "working days"),
                                    ("calendar_days", "calendar days"),
                                ],
                                default="working_days",
                                max_length=15,
                                verbose_name="days that are credited",
                            ),
                        ),
                        ("currency", models.CharField(default="MAD", max_length=3, verbose_name="currency")),
                        (
                            "ceiling",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="ceiling"
                            ),
                        ),
                        ("since", models.DateField(verbose_name="in force from")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="in force until")),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="accounts.territory",
                                verbose_name="territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service standard",
                        "verbose_name_plural": "service standards",
                        "ordering": ("code", "since"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("code", "since"), name="standard_once_from_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_step", ""), ("from_event", ""), _connector="XOR"),
                                name="standard_has_one_beginning",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("to_step", ""), ("to_event", ""), _connector="XOR"),
                                name="standard_has_one_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_outcome", ""),
                                    models.Q(("to_step", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="standard_outcome_of_a_step",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("limit_amount__gt", 0)), name="standard_limit_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("limit_unit__in", ["working_days", "calendar_days", "months"])
                                ),
                                name="standard_unit_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("credit_per_day", None), ("credit_per_day__gt", 0), _connector="OR"
                                ),
                                name="standard_credit_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ceiling", None),
                                    ("ceiling__gte", models.F("credit_per_day")),
                                    _connector="OR",
                                ),
                                name="standard_ceiling_covers_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="standard_currency_code",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="standard_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_to", None),
                                    ("amount_from", None),
                                    ("amount_to__gt", models.F("amount_from")),
                                    _connector="OR",
                                ),
                                name="standard_band_of_amounts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commitment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                        ("opened_at", models.DateTimeField(verbose_name="from")),
                        ("due_at", models.DateTimeField(verbose_name="due")),
                        ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="met at")),
                        (
                            "dropped_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="dropped at"),
                        ),
                        (
                            "reminded_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="reminded at"),
                        ),
                        (
                            "escalated_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="escalated at"),
                        ),
                        ("next_look_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "connection_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="workflows.servicestandard",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commitment",
                        "verbose_name_plural": "commitments",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("dropped_at", None), ("met_at", None)),
                                fields=["next_look_at"],
                                name="commitment_to_look_at",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("dropped_at", None), ("met_at", None)),
                                fields=("connection_file", "standard", "network", "phase"),
                                name="commitment_runs_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("met_at", None), ("dropped_at", None), _connector="OR"),
                                name="commitment_is_met_or_dropped",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Credit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount"),
                        ),
                        ("currency", models.CharField(max_length=3, verbose_name="currency")),
                        ("at", models.DateTimeField(verbose_name="written at")),
                        (
                            "commitment",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credits",
                                to="workflows.commitment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "credit",
                        "verbose_name_plural": "ledger of credits",
                        "constraints": [
                            models.UniqueConstraint(fields=("commitment", "day"), name="credit_once_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="credit_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("error_class", models.CharField(max_length=200, verbose_name="error")),
                        ("message", models.TextField(blank=True, verbose_name="what it said")),
                        ("traceback", models.TextField(blank=True, verbose_name="where it happened")),
                        ("attempts", models.PositiveSmallIntegerField(default=1, verbose_name="attempts")),
                        ("failed_at", models.DateTimeField(verbose_name="last failed")),
                        (
                            "next_attempt_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="next attempt"),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="incident since"),
                        ),
                        ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved")),
                        (
                            "resolution",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("performed", "Performed at a later attempt"),
                                    ("way_taken", "Performed by hand"),
                                    ("closed", "Closed: done otherwise"),
                                ],
                                max_length=10,
                                verbose_name="how it ended",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "process",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="workflows.process",
                            ),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="incidents",
                                to="workflows.task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "incident",
                        "verbose_name_plural": "incidents",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("resolved_at", None)),
                                fields=["-opened_at", "-id"],
                                name="incident_open",
                            ),
                            models.Index(fields=["-resolved_at"], name="incident_settled"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("resolved_at", None)),
                                fields=("task",),
                                name="incident_open_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("resolution", ""), ("resolved_at", None)),
                                    models.Q(
                                        ("resolved_at__isnull", False),
                                        models.Q(("resolution", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="incident_resolved_somehow",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("resolved_at", None), _negated=True),
                                    ("next_attempt_at__isnull", False),
                                    ("opened_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="incident_tried_again_or_opened",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("scheduled", models.DateTimeField(verbose_name="ends")),
                        ("days", models.PositiveSmallIntegerField(verbose_name="days ahead")),
                        ("at", models.DateTimeField(verbose_name="given at")),
                        (
                            "task",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="workflows.task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reminder",
                        "verbose_name_plural": "reminders",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("task", "scheduled", "days"), name="reminder_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasuringMark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("entry_id", models.PositiveBigIntegerField(default=0)),
                        ("seen_entry_id", models.PositiveBigIntegerField(default=0)),
                        ("seen_before", models.PositiveBigIntegerField(default=0)),
                        ("counted_at", models.DateTimeField(null=True)),
                        ("stood_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "mark of the counting",
                        "verbose_name_plural": "marks of the counting",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_measuring_mark")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepMeasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("month", models.DateField()),
                        ("step", models.CharField(max_length=40)),
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
                            ),
                        ),
                        ("visits", models.PositiveIntegerField(default=0)),
                        ("again", models.PositiveIntegerField(default=0)),
                        ("returned", models.PositiveIntegerField(default=0)),
                        ("late", models.PositiveIntegerField(default=0)),
                        ("seconds", models.PositiveBigIntegerField(default=0)),
                        ("longest", models.PositiveBigIntegerField(default=0)),
                        (
                            "counts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveIntegerField(), default=list, size=None
                            ),
                        ),
                        ("outcomes", models.JSONField(default=dict)),
                        (
                            "territory",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "figures of a step",
                        "verbose_name_plural": "figures of steps",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "version", "territory", "month", "step", "network"),
                                name="measure_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepStanding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("step", models.CharField(max_length=40)),
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
                            ),
                        ),
                        ("waiting", models.PositiveIntegerField()),
                        ("late", models.PositiveIntegerField()),
                        (
                            "territory",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "files at a step",
                        "verbose_name_plural": "files at steps",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "version", "territory", "step", "network"),
                                name="standing_once",
                                nulls_distinct=False,
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MovedFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("moved_at", models.DateTimeField(verbose_name="moved at")),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                        (
                            "process",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="version_moves",
                                to="workflows.process",
                            ),
                        ),
                        (
                            "move",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="workflows.versionmove",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "moved file",
                        "verbose_name_plural": "moved files",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("move", "process"),
                                name="moved_file_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MovedStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("before", models.JSONField(verbose_name="before")),
                        ("after", models.JSONField(verbose_name="after")),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="workflows.movedfile",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="workflows.task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "moved step",
                        "verbose_name_plural": "moved steps",
                    },
                ),
                migrations.CreateModel(
                    name="VersionMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20, verbose_name="kind")),
                        ("old", models.PositiveSmallIntegerField(verbose_name="from version")),
                        ("new", models.PositiveSmallIntegerField(verbose_name="to version")),
                        ("steps", models.JSONField(blank=True, default=dict, verbose_name="map of steps")),
                        ("started_at", models.DateTimeField(verbose_name="started at")),
                        (
                            "finished_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="finished at"),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
                        ("blocked", models.PositiveIntegerField(default=0, verbose_name="files blocked")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.territory",
                            ),
                        ),
                        ("moved", models.PositiveIntegerField(default=0, verbose_name="files moved")),
                    ],
                    options={
                        "verbose_name": "move between versions",
                        "verbose_name_plural": "moves between versions",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("finished_at", None)),
                                fields=("kind", "old", "new"),
                                name="version_move_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("old", models.F("new")), _negated=True),
                                name="version_move_goes_elsewhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepPace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("step", models.CharField(max_length=40)),
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
                            ),
                        ),
                        ("visits", models.PositiveIntegerField()),
                        ("median_seconds", models.PositiveBigIntegerField()),
                        ("ninetieth_seconds", models.PositiveBigIntegerField()),
                    ],
                    options={
                        "verbose_name": "pace of a step",
                        "verbose_name_plural": "paces of steps",
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "step", "network"), name="pace_once")
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]

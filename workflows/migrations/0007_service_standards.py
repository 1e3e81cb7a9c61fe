"""Service standards, commitments and the ledger of credits; networks held; editions of the rules."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

#: The tables of rules that are remembered outside the database, by the edition that names them.
RULES = {
    "workflows_calendar": "calendars",
    "workflows_calendarday": "calendars",
    "workflows_servicestandard": "standards",
}

CREATE = """
CREATE FUNCTION workflows_renew_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO workflows_edition (name, token) VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (name) DO UPDATE SET token = excluded.token;
    RETURN NULL;
END $$;
"""
RENEW = CREATE + "".join(
    f"CREATE TRIGGER renew_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION workflows_renew_edition('{edition}');\n"
    for table, edition in RULES.items()
)
FORGET = (
    "".join(f"DROP TRIGGER renew_edition ON {table};\n" for table in RULES)
    + "DROP FUNCTION workflows_renew_edition();"
)

FORBID = (
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON workflows_credit"
    " FOR EACH ROW EXECUTE FUNCTION workflows_record_is_append_only();"
)
ALLOW = "DROP TRIGGER append_only ON workflows_credit;"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_absences"),
        ("workflows", "0006_queues_and_routing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("token", models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        migrations.AddField(
            model_name="process",
            name="held_networks",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=60, verbose_name="networks held"
            ),
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
                ("demonstration", models.BooleanField(default=False, verbose_name="demonstration figure")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("subdivision", "Subdivision"), ("industrial", "Industrial connection")],
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
                    models.CharField(blank=True, max_length=40, verbose_name="begins when this step opens"),
                ),
                (
                    "from_event",
                    models.CharField(blank=True, max_length=40, verbose_name="begins with this event"),
                ),
                (
                    "to_step",
                    models.CharField(blank=True, max_length=40, verbose_name="ends when this step ends"),
                ),
                ("to_outcome", models.CharField(blank=True, max_length=30, verbose_name="with this outcome")),
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
                        choices=[("working_days", "working days"), ("calendar_days", "calendar days")],
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
                ("phase", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="phase")),
                ("opened_at", models.DateTimeField(verbose_name="from")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="met at")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="dropped at")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded at")),
                ("escalated_at", models.DateTimeField(blank=True, null=True, verbose_name="escalated at")),
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
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount")),
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
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="credit_positive"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.UniqueConstraint(fields=("code", "since"), name="standard_once_from_a_day"),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_step", ""), ("from_event", ""), _connector="XOR"),
                name="standard_has_one_beginning",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_step", ""), ("to_event", ""), _connector="XOR"),
                name="standard_has_one_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_outcome", ""), models.Q(("to_step", ""), _negated=True), _connector="OR"
                ),
                name="standard_outcome_of_a_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit_amount__gt", 0)), name="standard_limit_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit_unit__in", ["working_days", "calendar_days", "months"])),
                name="standard_unit_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("credit_per_day", None), ("credit_per_day__gt", 0), _connector="OR"),
                name="standard_credit_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ceiling", None), ("ceiling__gte", models.F("credit_per_day")), _connector="OR"
                ),
                name="standard_ceiling_covers_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="standard_currency_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                name="standard_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicestandard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_to", None),
                    ("amount_from", None),
                    ("amount_to__gt", models.F("amount_from")),
                    _connector="OR",
                ),
                name="standard_band_of_amounts",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("met_at", None)),
                fields=["next_look_at"],
                name="commitment_to_look_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at", None), ("met_at", None)),
                fields=("connection_file", "standard", "network", "phase"),
                name="commitment_runs_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.CheckConstraint(
                condition=models.Q(("met_at", None), ("dropped_at", None), _connector="OR"),
                name="commitment_is_met_or_dropped",
            ),
        ),
        migrations.RunSQL(RENEW, FORGET),
        migrations.RunSQL(FORBID, ALLOW),
    ]

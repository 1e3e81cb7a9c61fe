"""All tables of people and places, and what web processes count together."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

import eplatform.accounts.absences
from eplatform.tables import MakeTables

CREATE = """
CREATE UNLOGGED TABLE shared_tries (
    key text PRIMARY KEY, count integer NOT NULL, ends_at timestamptz NOT NULL
);
CREATE UNLOGGED TABLE shared_cache (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""
DROP = """
DROP TABLE shared_cache;
DROP TABLE shared_tries;
"""


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_people_organisations_places"),
        ("accounts", "0002_api_tokens"),
        ("accounts", "0003_absences"),
        ("accounts", "0004_shared_limits"),
        ("accounts", "0005_confirmed_organisations"),
        ("accounts", "0006_words_are_indexed"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        # People are compared for equality beside ranges of days.
        BtreeGistExtension(),
        TrigramExtension(),
        MakeTables(
            tables=[
                migrations.CreateModel(
                    name="Agency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=120, verbose_name="name in French")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="name in Arabic")),
                        ("name_en", models.CharField(max_length=120, verbose_name="name in English")),
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="code")),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agencies",
                                to="accounts.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agency",
                        "verbose_name_plural": "agencies",
                    },
                ),
                migrations.CreateModel(
                    name="Territory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=120, verbose_name="name in French")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="name in Arabic")),
                        ("name_en", models.CharField(max_length=120, verbose_name="name in English")),
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="code")),
                    ],
                    options={
                        "verbose_name": "territory",
                        "verbose_name_plural": "territories",
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                        ),
                        ("full_name", models.CharField(max_length=150, verbose_name="full name")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="telephone")),
                        (
                            "language",
                            models.CharField(
                                choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")],
                                default="fr",
                                max_length=2,
                                verbose_name="language",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        ("is_staff", models.BooleanField(default=False, verbose_name="platform staff")),
                        (
                            "joined_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined at"),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person",
                        "verbose_name_plural": "people",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("language__in", ["fr", "ar", "en"])),
                                name="user_language_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Commune",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                        ("name_fr", models.CharField(max_length=120, verbose_name="name in French")),
                        (
                            "name_ar",
                            models.CharField(blank=True, max_length=120, verbose_name="name in Arabic"),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="communes",
                                to="accounts.agency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commune",
                        "verbose_name_plural": "communes",
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "right",
                            models.CharField(
                                choices=[("admin", "Administers"), ("editor", "Acts"), ("reader", "Reads")],
                                default="editor",
                                max_length=10,
                                verbose_name="right",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="accounts.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membership",
                        "verbose_name_plural": "memberships",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "organisation"), name="membership_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        (
                            "ice",
                            models.CharField(
                                max_length=15,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\d{15}$", "The ICE has 15 digits."
                                    )
                                ],
                                verbose_name="company identifier (ICE)",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("developer", "Developer"),
                                    ("industrial", "Industrial firm"),
                                    ("design_office", "Design office"),
                                    ("contractor", "Contractor"),
                                    ("utility", "Utility"),
                                    ("public_body", "Public body"),
                                ],
                                max_length=20,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail address"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="telephone")),
                        (
                            "people",
                            models.ManyToManyField(
                                related_name="organisations",
                                through="accounts.Membership",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="confirmed at"),
                        ),
                        (
                            "confirmed_by",
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
                        "verbose_name": "organisation",
                        "verbose_name_plural": "organisations",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                                ),
                                name="organisation_name_words",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ice__regex", "^\\d{15}$")),
                                name="organisation_ice_digits",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
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
                            "approval_limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                verbose_name="approves up to (MAD, VAT included)",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="accounts.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "posting",
                        "verbose_name_plural": "postings",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "role", "network", "territory"),
                                name="posting_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "administrator",
                                            "approver",
                                            "auditor",
                                            "cashier",
                                            "commission",
                                            "coordinator",
                                            "desk_officer",
                                            "estimator",
                                            "inspector",
                                            "manager",
                                            "operations",
                                            "study_engineer",
                                        ],
                                    )
                                ),
                                name="posting_role_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="what it is for")),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("created_at", models.DateTimeField(verbose_name="made at")),
                        ("expires_at", models.DateTimeField(verbose_name="expires at")),
                        ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="last used at")),
                        (
                            "revoked_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="revoked at"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="api_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "API token",
                        "verbose_name_plural": "API tokens",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                                name="token_expires_later",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("since", models.DateField(verbose_name="first day")),
                        ("until", models.DateField(verbose_name="last day")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("declared_at", models.DateTimeField(verbose_name="declared at")),
                        (
                            "ended_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="ended early at"),
                        ),
                        (
                            "declared_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="absences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "substitute",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stands_in_for",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "absence",
                        "verbose_name_plural": "absences",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("since"))),
                                name="absence_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("substitute")), _negated=True),
                                name="absence_substitute_is_another",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("ended_at", None)),
                                expressions=[
                                    ("person", "="),
                                    (
                                        eplatform.accounts.absences.Days(
                                            "since",
                                            "until",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_upper=True
                                            ),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="absence_once_a_day",
                            ),
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(CREATE, DROP),
    ]

"""All tables of money, and what is frozen once it is issued."""

from decimal import Decimal

import django.contrib.postgres.constraints
import django.core.serializers.json
import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from eplatform.tables import MakeTables

FREEZE = """
CREATE FUNCTION quotes_issued_quote_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answer CONSTANT text[] := ARRAY['state', 'variant', 'instalments', 'reason', 'answered_at', 'answered_by_id'];
BEGIN
    IF OLD.number = '' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'issued' AND to_jsonb(NEW) - answer = to_jsonb(OLD) - answer THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Estimate % is issued and frozen: % refused', OLD.number, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issued_quote_is_frozen BEFORE UPDATE OR DELETE ON quotes_quote
    FOR EACH ROW EXECUTE FUNCTION quotes_issued_quote_is_frozen();

CREATE FUNCTION quotes_lines_of_issued_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.quote_id ELSE NEW.quote_id END;
    issued text;
BEGIN
    SELECT number INTO issued FROM quotes_quote WHERE id = parent;
    IF issued <> '' THEN
        RAISE EXCEPTION 'Estimate % is issued and frozen: % of a line refused', issued, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
END $$;
CREATE TRIGGER lines_of_issued_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON quotes_quoteline
    FOR EACH ROW EXECUTE FUNCTION quotes_lines_of_issued_are_frozen();

CREATE FUNCTION quotes_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% can only be added to: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER payment_never_changes BEFORE UPDATE OR DELETE ON quotes_payment
    FOR EACH ROW EXECUTE FUNCTION quotes_never_changes();
CREATE TRIGGER quote_pdf_never_changes BEFORE UPDATE OR DELETE ON quotes_quotepdf
    FOR EACH ROW EXECUTE FUNCTION quotes_never_changes();
CREATE TRIGGER receipt_pdf_never_changes BEFORE UPDATE OR DELETE ON quotes_receiptpdf
    FOR EACH ROW EXECUTE FUNCTION quotes_never_changes();

CREATE FUNCTION quotes_issued_account_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number = '' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.settled_at IS NULL
        AND to_jsonb(NEW) - 'settled_at' = to_jsonb(OLD) - 'settled_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Final account % is issued and frozen: % refused', OLD.number, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER issued_account_is_frozen BEFORE UPDATE OR DELETE ON quotes_finalaccount
    FOR EACH ROW EXECUTE FUNCTION quotes_issued_account_is_frozen();

CREATE FUNCTION quotes_lines_of_account_are_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    parent bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.account_id ELSE NEW.account_id END;
    issued text;
BEGIN
    SELECT number INTO issued FROM quotes_finalaccount WHERE id = parent;
    IF issued <> '' THEN
        RAISE EXCEPTION 'Final account % is issued and frozen: % of a line refused', issued, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
END $$;
CREATE TRIGGER lines_of_account_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON quotes_finalaccountline
    FOR EACH ROW EXECUTE FUNCTION quotes_lines_of_account_are_frozen();
"""
THAW = """
DROP TRIGGER lines_of_account_are_frozen ON quotes_finalaccountline;
DROP FUNCTION quotes_lines_of_account_are_frozen();
DROP TRIGGER issued_account_is_frozen ON quotes_finalaccount;
DROP FUNCTION quotes_issued_account_is_frozen();
DROP TRIGGER receipt_pdf_never_changes ON quotes_receiptpdf;
DROP TRIGGER quote_pdf_never_changes ON quotes_quotepdf;
DROP TRIGGER payment_never_changes ON quotes_payment;
DROP FUNCTION quotes_never_changes();
DROP TRIGGER lines_of_issued_are_frozen ON quotes_quoteline;
DROP FUNCTION quotes_lines_of_issued_are_frozen();
DROP TRIGGER issued_quote_is_frozen ON quotes_quote;
DROP FUNCTION quotes_issued_quote_is_frozen();
"""


class Migration(migrations.Migration):
    replaces = [
        ("quotes", "0001_price_lists_estimates_payments"),
        ("quotes", "0002_issued_means_frozen"),
        ("quotes", "0003_papers_name_their_storage_version"),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("workflows", "0001_squashed_0017_without_idle_indexes"),
    ]

    operations = [
        MakeTables(
            tables=[
                migrations.CreateModel(
                    name="FinalAccount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(blank=True, max_length=20, verbose_name="number")),
                        (
                            "quoted_ttc",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0.00"),
                                max_digits=14,
                                verbose_name="agreed estimates, VAT included",
                            ),
                        ),
                        (
                            "final_ttc",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0.00"),
                                max_digits=14,
                                verbose_name="final amount, VAT included",
                            ),
                        ),
                        ("drafted_at", models.DateTimeField(verbose_name="drafted at")),
                        ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="issued at")),
                        (
                            "settled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="settled at"),
                        ),
                        (
                            "connection_file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="final_account",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "final account",
                        "verbose_name_plural": "final accounts",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("number",),
                                name="final_account_number_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("issued_at", None), ("number", ""), ("settled_at", None)),
                                    models.Q(
                                        ("issued_at__isnull", False), models.Q(("number", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="final_account_issued_is_numbered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Payment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=20, unique=True, verbose_name="receipt")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("estimates", "Agreed estimates"),
                                    ("balance", "Balance of the final account"),
                                    ("refund", "Refund of the final account"),
                                ],
                                default="estimates",
                                max_length=12,
                                verbose_name="for",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("cheque", "Cheque"),
                                    ("transfer", "Bank transfer"),
                                    ("card", "Bank card"),
                                    ("cash", "Cash"),
                                    ("convention", "Public contract or convention"),
                                ],
                                max_length=12,
                                verbose_name="means of payment",
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="reference of the payment"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                        (
                            "connection_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "payment",
                        "verbose_name_plural": "payments",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="payment_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("method", "cash"),
                                    models.Q(("reference", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="payment_has_a_reference",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "total",
                            models.DecimalField(
                                decimal_places=2, max_digits=14, verbose_name="total, VAT included"
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="made at")),
                        (
                            "connection_file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payment_plan",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "payment plan",
                        "verbose_name_plural": "payment plans",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("total__gte", 0)), name="plan_total_not_negative"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Instalment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="instalment")),
                        ("due_date", models.DateField(verbose_name="due")),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, max_digits=14, verbose_name="amount"),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="instalments",
                                to="quotes.paymentplan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "instalment",
                        "verbose_name_plural": "instalments",
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "number"), name="instalment_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1), ("number__lte", 6)),
                                name="instalments_up_to_six",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="instalment_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriceList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.SlugField(max_length=30, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("valid_from", models.DateField(verbose_name="in force from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="in force until")),
                        (
                            "demonstration",
                            models.BooleanField(default=False, verbose_name="demonstration figures"),
                        ),
                    ],
                    options={
                        "verbose_name": "price list",
                        "verbose_name_plural": "price lists",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="price_list_ends_after_it_begins",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            "valid_from", "valid_to", models.Value("[]"), function="daterange"
                                        ),
                                        "&&",
                                    )
                                ],
                                name="price_list_one_in_force",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Article",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("label_fr", models.CharField(max_length=200, verbose_name="label in French")),
                        ("label_ar", models.CharField(max_length=200, verbose_name="label in Arabic")),
                        ("label_en", models.CharField(max_length=200, verbose_name="label in English")),
                        ("code", models.CharField(max_length=40, verbose_name="article")),
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
                        ("family", models.CharField(max_length=30, verbose_name="family")),
                        ("unit", models.CharField(max_length=10, verbose_name="unit")),
                        (
                            "unit_price",
                            models.DecimalField(
                                decimal_places=4, max_digits=14, verbose_name="unit price, VAT excluded"
                            ),
                        ),
                        (
                            "vat_rate",
                            models.DecimalField(decimal_places=4, max_digits=5, verbose_name="VAT rate"),
                        ),
                        (
                            "variant",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "A: works by the utility"),
                                    ("B", "B: works by an approved contractor"),
                                ],
                                max_length=1,
                                verbose_name="variant",
                            ),
                        ),
                        (
                            "price_list",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="articles",
                                to="quotes.pricelist",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "article",
                        "verbose_name_plural": "articles",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("price_list", "code"), name="article_once_a_list"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit_price__gte", 0)), name="article_price_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("vat_rate__gte", 0), ("vat_rate__lt", 1)),
                                name="article_vat_is_a_share",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Quote",
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
                        ("number", models.CharField(blank=True, max_length=20, verbose_name="number")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("submitted", "Awaiting approval"),
                                    ("issued", "Sent to the applicant"),
                                    ("agreed", "Agreed"),
                                    ("declined", "Declined"),
                                    ("expired", "Expired"),
                                    ("superseded", "Revision asked: to be replaced"),
                                    ("withdrawn", "Withdrawn with the file"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "total_ht_a",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0.00"),
                                max_digits=14,
                                verbose_name="variant A, VAT excluded",
                            ),
                        ),
                        (
                            "total_ttc_a",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0.00"),
                                max_digits=14,
                                verbose_name="variant A, VAT included",
                            ),
                        ),
                        (
                            "total_ht_b",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0.00"),
                                max_digits=14,
                                verbose_name="variant B, VAT excluded",
                            ),
                        ),
                        (
                            "total_ttc_b",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0.00"),
                                max_digits=14,
                                verbose_name="variant B, VAT included",
                            ),
                        ),
                        ("drafted_at", models.DateTimeField(verbose_name="drafted at")),
                        (
                            "approved_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="approved at"),
                        ),
                        ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                        (
                            "verification_code",
                            models.CharField(
                                blank=True,
                                max_length=20,
                                null=True,
                                unique=True,
                                verbose_name="verification code",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="answered at"),
                        ),
                        (
                            "variant",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "A: works by the utility"),
                                    ("B", "B: works by an approved contractor"),
                                ],
                                max_length=1,
                                verbose_name="variant chosen",
                            ),
                        ),
                        (
                            "instalments",
                            models.PositiveSmallIntegerField(default=1, verbose_name="instalments asked for"),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=2000, verbose_name="reason given"),
                        ),
                        (
                            "answered_by",
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
                            "approved_by",
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
                                related_name="quotes",
                                to="workflows.connectionfile",
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "price_list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotes",
                                to="quotes.pricelist",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "estimate",
                        "verbose_name_plural": "estimates",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("connection_file", "network", "version"), name="quote_version_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("draft", "submitted", "issued", "agreed"))),
                                fields=("connection_file", "network"),
                                name="quote_one_live",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("number",),
                                name="quote_number_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("number", ""), ("state__in", ("draft", "submitted"))),
                                    ("state", "withdrawn"),
                                    models.Q(
                                        models.Q(("state__in", ("draft", "submitted")), _negated=True),
                                        models.Q(("number", ""), _negated=True),
                                        ("approved_at__isnull", False),
                                        ("valid_until__isnull", False),
                                        ("verification_code__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="quote_issued_is_numbered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(models.Q(("state", "agreed"), _negated=True), ("variant", "")),
                                    models.Q(("state", "agreed"), ("variant__in", ["A", "B"])),
                                    _connector="OR",
                                ),
                                name="quote_agreed_in_a_variant",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("instalments__gte", 1), ("instalments__lte", 6)),
                                name="quote_instalments_one_to_six",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuoteLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("label_fr", models.CharField(max_length=200, verbose_name="label in French")),
                        ("label_ar", models.CharField(max_length=200, verbose_name="label in Arabic")),
                        ("label_en", models.CharField(max_length=200, verbose_name="label in English")),
                        ("position", models.PositiveIntegerField(verbose_name="position")),
                        ("article", models.CharField(max_length=40, verbose_name="article")),
                        ("family", models.CharField(max_length=30, verbose_name="family")),
                        ("unit", models.CharField(max_length=10, verbose_name="unit")),
                        (
                            "quantity",
                            models.DecimalField(decimal_places=3, max_digits=14, verbose_name="quantity"),
                        ),
                        (
                            "unit_price",
                            models.DecimalField(
                                decimal_places=4, max_digits=14, verbose_name="unit price, VAT excluded"
                            ),
                        ),
                        (
                            "vat_rate",
                            models.DecimalField(decimal_places=4, max_digits=5, verbose_name="VAT rate"),
                        ),
                        (
                            "ht",
                            models.DecimalField(
                                decimal_places=2, max_digits=14, verbose_name="amount, VAT excluded"
                            ),
                        ),
                        (
                            "variant",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("A", "A: works by the utility"),
                                    ("B", "B: works by an approved contractor"),
                                ],
                                max_length=1,
                                verbose_name="variant",
                            ),
                        ),
                        ("formula", models.CharField(blank=True, max_length=300, verbose_name="formula")),
                        (
                            "inputs",
                            models.JSONField(
                                blank=True,
                                default=dict,
                                encoder=django.core.serializers.json.DjangoJSONEncoder,
                                verbose_name="inputs",
                            ),
                        ),
                        (
                            "computed_quantity",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=14,
                                null=True,
                                verbose_name="quantity as computed",
                            ),
                        ),
                        (
                            "change_reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="reason for the change"
                            ),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="changed at"),
                        ),
                        (
                            "changed_by",
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
                            "quote",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="quotes.quote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line",
                        "verbose_name_plural": "lines",
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("quote", "position"),
                                name="quote_line_position_once",
                            ),
                            models.UniqueConstraint(fields=("quote", "article"), name="quote_article_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ht__gte", 0), ("quantity__gte", 0), ("unit_price__gte", 0)
                                ),
                                name="quote_line_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("changed_at", None),
                                    models.Q(("change_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="quote_line_change_has_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FinalAccountLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("network", models.CharField(max_length=12, verbose_name="network")),
                        ("position", models.PositiveIntegerField(verbose_name="position")),
                        (
                            "quoted_quantity",
                            models.DecimalField(
                                decimal_places=3, max_digits=14, verbose_name="quantity in the estimate"
                            ),
                        ),
                        (
                            "measured_quantity",
                            models.DecimalField(
                                decimal_places=3, max_digits=14, verbose_name="quantity measured"
                            ),
                        ),
                        ("is_owed", models.BooleanField(default=True, verbose_name="owed to the utility")),
                        (
                            "from_site",
                            models.BooleanField(default=False, verbose_name="measured by the inspector"),
                        ),
                        (
                            "quoted_ht",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=14,
                                verbose_name="amount in the estimate, VAT excluded",
                            ),
                        ),
                        (
                            "measured_ht",
                            models.DecimalField(
                                decimal_places=2, max_digits=14, verbose_name="amount measured, VAT excluded"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="quotes.finalaccount",
                            ),
                        ),
                        (
                            "quote_line",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="quotes.quoteline",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of a final account",
                        "verbose_name_plural": "lines of a final account",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("account", "position"), name="final_account_position_once"
                            ),
                            models.UniqueConstraint(
                                fields=("account", "quote_line"), name="final_account_line_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("measured_quantity__gte", 0)),
                                name="final_account_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuotePdf",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=2, verbose_name="language")),
                        ("key", models.CharField(max_length=300, unique=True, verbose_name="storage key")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                        (
                            "quote",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pdfs",
                                to="quotes.quote",
                            ),
                        ),
                        (
                            "storage_version",
                            models.CharField(blank=True, max_length=128, verbose_name="storage version"),
                        ),
                    ],
                    options={
                        "verbose_name": "estimate on paper",
                        "verbose_name_plural": "estimates on paper",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("quote", "language"), name="quote_pdf_once_a_language"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceiptPdf",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=2, verbose_name="language")),
                        ("key", models.CharField(max_length=300, unique=True, verbose_name="storage key")),
                        ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                        ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                        (
                            "payment",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pdfs",
                                to="quotes.payment",
                            ),
                        ),
                        (
                            "storage_version",
                            models.CharField(blank=True, max_length=128, verbose_name="storage version"),
                        ),
                    ],
                    options={
                        "verbose_name": "receipt on paper",
                        "verbose_name_plural": "receipts on paper",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("payment", "language"), name="receipt_pdf_once_a_language"
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunSQL(FREEZE, THAW),
    ]

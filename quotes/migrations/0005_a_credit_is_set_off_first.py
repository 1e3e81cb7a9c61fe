"""A credit of a final account is set off against instalments that were never paid; reversible."""

from decimal import Decimal

from django.db import migrations, models

ZERO = Decimal("0.00")
CREDIT = models.F("quoted_ttc") - models.F("final_ttc")


class Migration(migrations.Migration):
    dependencies = [("quotes", "0004_words_are_known")]
    operations = [
        migrations.AddField(
            "finalaccount",
            "set_off",
            models.DecimalField(
                "set off against unpaid instalments", max_digits=14, decimal_places=2, default=ZERO
            ),
        ),
        migrations.AddConstraint(
            "finalaccount",
            models.CheckConstraint(
                condition=models.Q(set_off=ZERO) | models.Q(set_off__gt=ZERO, set_off__lte=CREDIT),
                name="final_account_sets_off_a_credit",
            ),
        ),
    ]

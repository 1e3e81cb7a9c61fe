"""The database refuses a word that a column does not offer."""

from django.db import migrations, models

from eplatform.tables import ChangeConstraints


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_addresses_in_any_case"),
    ]

    operations = [
        ChangeConstraints(
            changes=[
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("right__in", ["admin", "editor", "reader"])),
                        name="membership_right_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="organisation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "contractor",
                                    "design_office",
                                    "developer",
                                    "industrial",
                                    "public_body",
                                    "utility",
                                ],
                            )
                        ),
                        name="organisation_kind_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="posting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="posting_network_known",
                    ),
                ),
            ]
        )
    ]

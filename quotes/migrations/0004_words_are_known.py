"""The database refuses a word that a column does not offer."""

from django.db import migrations, models

from eplatform.tables import ChangeConstraints


class Migration(migrations.Migration):
    dependencies = [
        ("quotes", "0001_squashed_0003_papers_name_their_storage_version"),
    ]

    operations = [
        ChangeConstraints(
            changes=[
                migrations.AddConstraint(
                    model_name="article",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("network__in", ["electricity", "lighting", "sewerage", "water"])),
                        name="article_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="article",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("variant__in", ["", "A", "B"])), name="article_variant_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["balance", "estimates", "refund"])),
                        name="payment_purpose_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("method__in", ["card", "cash", "cheque", "convention", "transfer"])
                        ),
                        name="payment_method_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="quote",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("network__in", ["electricity", "lighting", "sewerage", "water"])),
                        name="quote_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="quote",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "agreed",
                                    "declined",
                                    "draft",
                                    "expired",
                                    "issued",
                                    "submitted",
                                    "superseded",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="quote_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="quote",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("variant__in", ["", "A", "B"])), name="quote_variant_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="quoteline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("variant__in", ["", "A", "B"])), name="quoteline_variant_known"
                    ),
                ),
            ]
        )
    ]

"""The database refuses a word that a column does not offer."""

from django.db import migrations, models

from eplatform.tables import ChangeConstraints


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_squashed_0002_failed_mail"),
    ]

    operations = [
        ChangeConstraints(
            changes=[
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email"])), name="delivery_channel_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["delivered", "failed", "not_sent", "queued", "sent"])
                        ),
                        name="delivery_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="preference",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("channel__in", ["email"])), name="preference_channel_known"
                    ),
                ),
            ]
        )
    ]

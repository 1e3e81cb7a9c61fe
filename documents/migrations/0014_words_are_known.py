"""The database refuses a word that a column does not offer."""

from django.db import migrations, models

from eplatform.tables import ChangeConstraints


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0013_drafts_know_their_papers"),
    ]

    operations = [
        ChangeConstraints(
            changes=[
                migrations.RemoveConstraint(
                    model_name="annotation",
                    name="annotation_known_words",
                ),
                migrations.AddConstraint(
                    model_name="annotation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("shape__in", ["line", "point", "rectangle"])),
                        name="annotation_shape_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="annotation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("audience__in", ["everyone", "own_side"])),
                        name="annotation_audience_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="annotation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("side__in", ["parties", "utility"])), name="annotation_side_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="draftupload",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("role__in", ["loads", "lots", "paper", "plan"])),
                        name="draftupload_role_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pack",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "failed", "made"])),
                        name="pack_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="paper",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="paper_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="preview",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["detail", "page", "thumb"])),
                        name="preview_purpose_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="upload",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("role__in", ["", "loads", "lots", "paper", "plan"])),
                        name="upload_role_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="upload",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="upload_network_known",
                    ),
                ),
            ]
        )
    ]

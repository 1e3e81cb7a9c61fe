"""The database refuses a word that a column does not offer."""

from django.db import migrations, models

from eplatform.tables import ChangeConstraints


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0018_one_calendar_of_a_territory"),
    ]

    operations = [
        ChangeConstraints(
            changes=[
                migrations.AddConstraint(
                    model_name="acceptanceminutes",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="acceptanceminutes_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="acceptanceminutes",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("kind__in", ["final", "provisional", "technical"])),
                        name="acceptanceminutes_kind_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="acceptanceminutes",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "decision__in",
                                [
                                    "accepted",
                                    "adjourned",
                                    "defects",
                                    "guarantee_called",
                                    "refused",
                                    "reserves",
                                ],
                            )
                        ),
                        name="acceptanceminutes_decision_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commissioning",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("network__in", ["electricity", "lighting", "sewerage", "water"])),
                        name="commissioning_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="commitment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="commitment_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="connectionfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("kind__in", ["industrial", "subdivision"])),
                        name="connectionfile_kind_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="connectionfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("final_state__in", ["", "closed", "declined", "lapsed", "refused", "withdrawn"])
                        ),
                        name="connectionfile_final_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="connectionfile",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("turn__in", ["", "applicant", "platform", "utility"])),
                        name="connectionfile_turn_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="hold",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="hold_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="hold",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason__in", ["applicant", "force_majeure", "third_party"])),
                        name="hold_reason_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="incident",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("resolution__in", ["", "closed", "performed", "way_taken"])),
                        name="incident_resolution_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="industrialneeds",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("voltage_wish__in", ["", "low", "medium"])),
                        name="industrialneeds_voltage_wish_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lot",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "apartment_building",
                                    "economic_housing",
                                    "facility",
                                    "green_space",
                                    "industrial",
                                    "shop",
                                    "substation_plot",
                                    "villa",
                                ],
                            )
                        ),
                        name="lot_category_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="networkpart",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("network__in", ["electricity", "lighting", "sewerage", "water"])),
                        name="networkpart_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="networkpart",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "agreed",
                                    "asked",
                                    "built",
                                    "commissioned",
                                    "declined",
                                    "feasible",
                                    "priced",
                                    "unfavourable",
                                ],
                            )
                        ),
                        name="networkpart_state_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="networkpart",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("variant__in", ["", "A", "B"])), name="networkpart_variant_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="party",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("capacity__in", ["applicant", "contractor", "design_office"])),
                        name="party_capacity_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="process",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("status__in", ["CANCELED", "DONE", "NEW"])),
                        name="process_status_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="requirement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="requirement_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reserve",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="reserve_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reserve",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("severity__in", ["major", "minor"])),
                        name="reserve_severity_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="routing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "administrator",
                                    "applicant",
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
                                    "platform",
                                    "study_engineer",
                                ],
                            )
                        ),
                        name="routing_role_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="routing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="routing_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="routing",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("mode__in", ["least_loaded", "pool"])), name="routing_mode_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicestandard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("kind__in", ["", "industrial", "subdivision"])),
                        name="servicestandard_kind_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicestandard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="servicestandard_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicestandard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("per__in", ["file", "network", "phase"])),
                        name="servicestandard_per_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicestandard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "escalate_to__in",
                                [
                                    "administrator",
                                    "applicant",
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
                                    "platform",
                                    "study_engineer",
                                ],
                            )
                        ),
                        name="servicestandard_escalate_to_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicestandard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("credit_unit__in", ["calendar_days", "working_days"])),
                        name="servicestandard_credit_unit_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stepmeasure",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="stepmeasure_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="steppace",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="steppace_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="stepstanding",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="stepstanding_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="study",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("network__in", ["electricity", "lighting", "sewerage", "water"])),
                        name="study_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="study",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("opinion__in", ["feasible", "unfavourable"])),
                        name="study_opinion_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="study",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("voltage__in", ["", "low", "medium"])), name="study_voltage_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="study",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("substation__in", ["", "customer", "public"])),
                        name="study_substation_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="task",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "status__in",
                                [
                                    "ASSIGNED",
                                    "CANCELED",
                                    "DONE",
                                    "ERROR",
                                    "NEW",
                                    "REVIVED",
                                    "SCHEDULED",
                                    "STARTED",
                                ],
                            )
                        ),
                        name="task_status_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="task",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "administrator",
                                    "applicant",
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
                                    "platform",
                                    "study_engineer",
                                ],
                            )
                        ),
                        name="task_role_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="task",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("party__in", ["applicant", "platform", "utility"])),
                        name="task_party_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="task",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="task_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="task",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("limit_unit__in", ["", "calendar_days", "months", "working_days"])
                        ),
                        name="task_limit_unit_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="task",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("priority__in", [-2, -1, 0])), name="task_priority_known"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="testresult",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="testresult_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="testresult",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("compare__in", ["at_least", "at_most"])),
                        name="testresult_compare_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="timelineentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="timelineentry_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visitorder",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("network__in", ["", "electricity", "lighting", "sewerage", "water"])
                        ),
                        name="visitorder_network_known",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visitorder",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                ["acceptance", "appointment", "follow_up", "handover", "reserves"],
                            )
                        ),
                        name="visitorder_purpose_known",
                    ),
                ),
            ]
        )
    ]

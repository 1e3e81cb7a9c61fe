"""The life of a plant's connection file, from filing to final acceptance (domain §4.3)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from workflows.engine.page import Role, Step, calendar_days, published, this, working_days
from workflows.files.process import FileFlow
from workflows.flows.subdivision import Admission, Ends, Estimates, Guarantee, Studies, Works


class Appointment:
    """Engineers see the site before they study it (domain §4.3, step 2 of [S31])."""

    completeness = (
        Step(_("Completeness check"), role=Role.DESK_OFFICER, within=working_days(5))
        .On("complete", this.site_appointment, _("Complete"), requires=["papers_checked"])
        .On("incomplete", this.supplement, _("Incomplete: ask for papers"))
    )

    site_appointment = Step(_("Site appointment"), role=Role.COORDINATOR, within=working_days(5)).On(
        "held", this.studies, _("Site visited")
    )


class Equipment:
    """Substation, metering and pre-treatment are approved before works begin."""

    works_check = (
        Step(_("Works file check"), role=Role.COORDINATOR, within=working_days(5))
        .On("complete", this.equipment_approval, _("Complete"), requires=["works_papers"])
        .On("incomplete", this.works_file, _("Incomplete: back to the applicant"))
    )

    equipment_approval = (
        Step(_("Equipment approval"), role=Role.STUDY_ENGINEER, within=working_days(10))
        .On(
            "start_order",
            this.sites,
            _("Approve and order the start of works"),
            requires=["equipment_approved", "works_papers"],
        )
        .On("changes_asked", this.works_file, _("Ask for changes"))
    )


class Acceptance:
    """The utility accepts by itself; the supply contract precedes commissioning."""

    provisional_acceptance = (
        Step(_("Provisional acceptance"), role=Role.COORDINATOR, within=working_days(10))
        .On("accepted", this.supply_contract, _("Accept"))
        .On("reserves", this.provisional_lifting, _("Reserves"))
        .On("adjourned", this.provisional_acceptance, _("Adjourn"))
    )

    provisional_lifting = Step(
        _("Lifting of reserves"), role=Role.APPLICANT, within=calendar_days(30), holds=True
    ).On("lifted", this.provisional_acceptance, _("Reserves lifted"))

    supply_contract = Step(_("Supply contract"), role=Role.DESK_OFFICER, within=working_days(5)).On(
        "signed", this.commissionings, _("Contract signed"), requires=["supply_contract"]
    )


class FinalAcceptance:
    """The coordinator closes the file when the guarantee ends."""

    final_acceptance = (
        Step(_("Final acceptance"), role=Role.COORDINATOR, within=calendar_days(45))
        .On("accepted", this.closed, _("Accept"), requires=["final_account_settled"])
        .On("defects", this.repair, _("Defects to repair"))
        .On("guarantee_called", this.closed, _("Call the guarantee"), requires=["final_account_settled"])
    )


class IndustrialNodes(
    Appointment, Equipment, Acceptance, FinalAcceptance, Admission, Studies, Estimates, Works, Guarantee, Ends
):
    """All that a plant goes through; what differs from a subdivision is written above."""

    reading_order: ClassVar[tuple[str, ...]] = (
        "completeness",
        "supplement",
        "site_appointment",
        "study",
        "clarification",
        "refusal_review",
        "pricing",
        "approval",
        "answer",
        "payment",
        "works_file",
        "works_check",
        "equipment_approval",
        "site_follow_up",
        "technical_acceptance",
        "lifting",
        "final_account",
        "provisional_acceptance",
        "provisional_lifting",
        "supply_contract",
        "commissioning",
        "guarantee",
        "final_acceptance",
        "repair",
    )


@published("industrial", 1, since=date(2024, 10, 1))
class IndustrialV1(IndustrialNodes, FileFlow):
    """Industrial connection"""

    process_title = _("Connection of an industrial site")

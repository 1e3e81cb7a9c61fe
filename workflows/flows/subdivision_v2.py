"""A subdivision's connection file since September 2026: what differs from version 1, and nothing else."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from workflows.engine.models import Process, Task
from workflows.engine.page import Role, Split, Step, StepChoice, continued, published, this, working_days
from workflows.files.process import FileFlow
from workflows.flows import questions_v2 as ask
from workflows.flows.subdivision import Admission, Ends, Estimates, Guarantee, Handover, Studies, Works


class JointStudies:
    """Each network is studied by its engineer; the study of electricity covers the public lighting."""

    studies = Split(ask.each_study).Next(this.study)

    study = (
        Step(
            _("Study"),
            role=Role.STUDY_ENGINEER,
            per="network",
            within=working_days(15),
            extended=working_days(30),
            covers=ask.lighting_of,
        )
        .On("feasible", this.studied, _("Feasible"), requires=["study_recorded"], marks="feasible")
        .On("needs_information", this.clarification, _("Information needed"))
        .On(
            "unfavourable", this.studied, _("Unfavourable"), requires=["study_recorded"], marks="unfavourable"
        )
    )

    studies_again = Split(ask.each_unsettled_study).Next(this.study)


class ReviewedEstimates:
    """A dear estimate is read by a second estimator before it is approved."""

    pricing = Step(_("Pricing"), role=Role.ESTIMATOR, per="network", within=working_days(5)).On(
        "priced", this.second_reader, _("Submit for approval"), requires=["drafted_quote"]
    )

    second_reader = (
        StepChoice(_("A second reader?")).When(ask.is_reviewed_first, this.peer_review).Else(this.approval)
    )

    peer_review = (
        Step(_("Peer review"), role=Role.ESTIMATOR, per="network", within=working_days(2))
        .On("reviewed", this.approval, _("Reviewed: on to approval"), requires=["reviewed_quote"])
        .On("sent_back", this.pricing, _("Send back to pricing"))
    )


class SubdivisionNodesV2(
    Admission, JointStudies, Studies, ReviewedEstimates, Estimates, Works, Handover, Guarantee, Ends
):
    """All that a subdivision goes through since then; what is not written above is as in version 1."""

    reading_order: ClassVar[tuple[str, ...]] = (
        "completeness",
        "supplement",
        "study",
        "clarification",
        "refusal_review",
        "pricing",
        "peer_review",
        "approval",
        "answer",
        "payment",
        "works_file",
        "works_check",
        "site_follow_up",
        "technical_acceptance",
        "lifting",
        "final_account",
        "provisional_acceptance",
        "provisional_lifting",
        "commissioning",
        "guarantee",
        "final_acceptance",
        "repair",
    )


#: A file of version 1 whose lighting is still being studied goes on with the study of its electricity.
continued("subdivision", 1, 2, {"study@lighting": "study@electricity"})


@published("subdivision", 2, since=date(2026, 9, 1))
class SubdivisionV2(SubdivisionNodesV2, FileFlow):
    """Subdivision, with joint studies and reviewed estimates"""

    process_title = _("Connection of a subdivision")

    @classmethod
    def marked(cls, process: Process, step: Task, state: str) -> None:
        """What is found for a network is found for those that its step covers."""
        for network in [step.network, *step.flow_task.covered(step)]:
            part = copy(step)
            part.network = network
            super().marked(process, part, state)

"""The life of a subdivision's connection file, from filing to final acceptance (domain §4.1)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from workflows.engine.page import (
    Choice,
    End,
    Join,
    Role,
    Split,
    Start,
    Step,
    Wait,
    calendar_days,
    months,
    published,
    this,
    working_days,
)
from workflows.files.process import FileFlow
from workflows.flows import questions as ask


class Admission:
    """The desk checks that every paper is there, and asks for what is missing."""

    start = Start(_("Filing")).Next(this.completeness)

    completeness = (
        Step(_("Completeness check"), role=Role.DESK_OFFICER, within=working_days(5))
        .On("complete", this.studies, _("Complete"), requires=["papers_checked"])
        .On("incomplete", this.supplement, _("Incomplete: ask for papers"))
    )

    supplement = (
        Step(_("Missing papers"), role=Role.APPLICANT, within=calendar_days(30), holds=True)
        .On("supplied", this.completeness, _("Papers supplied"))
        .Lapses("lapsed", this.lapsed, _("No answer in time"), reminders=(7, 2))
    )


class Studies:
    """Each network is studied in parallel by its engineer."""

    studies = Split(ask.each_network).Next(this.study)

    study = (
        Step(
            _("Study"),
            role=Role.STUDY_ENGINEER,
            per="network",
            within=working_days(15),
            extended=working_days(30),
        )
        .On("feasible", this.studied, _("Feasible"), requires=["study_recorded"], marks="feasible")
        .On("needs_information", this.clarification, _("Information needed"))
        .On(
            "unfavourable", this.studied, _("Unfavourable"), requires=["study_recorded"], marks="unfavourable"
        )
    )

    clarification = Step(
        _("Clarification"), role=Role.APPLICANT, per="network", within=calendar_days(30), holds=True
    ).On("clarified", this.study, _("Answered"))

    studied = Join().Next(this.feasibility)

    feasibility = (
        Choice(_("Every network feasible?")).When(ask.all_feasible, this.estimates).Else(this.refusal_review)
    )

    refusal_review = (
        Step(_("Refusal review"), role=Role.COORDINATOR, within=working_days(5))
        .On("study_again", this.studies_again, _("Study the unfavourable networks again"))
        .On("refused", this.refused, _("Refuse the connection"))
    )

    studies_again = Split(ask.each_unsettled_network).Next(this.study)


class Estimates:
    """One estimate a network: priced, approved by amount, answered by the applicant, sewerage first."""

    estimates = Split(ask.each_feasible_network).Next(this.pricing)

    pricing = Step(_("Pricing"), role=Role.ESTIMATOR, per="network", within=working_days(5)).On(
        "priced", this.approval, _("Submit for approval"), requires=["drafted_quote"]
    )

    approval = (
        Step(_("Approval"), role=Role.APPROVER, per="network", within=working_days(3))
        .On("approved", this.answer, _("Approve and send"), requires=["approved_quote"], marks="priced")
        .On("sent_back", this.pricing, _("Send back to pricing"))
    )

    answer = (
        Step(
            _("Answer to the estimate"),
            role=Role.APPLICANT,
            per="network",
            within=calendar_days(90),
            holds=True,
        )
        .On(
            "accepted",
            this.answered,
            _("Agree"),
            requires=["accepted_quote"],
            condition=ask.sewerage_first,
            marks="agreed",
        )
        .On("declined", this.answered, _("Decline"), requires=["declined_quote"], marks="declined")
        .On("revision_asked", this.pricing, _("Ask for a revision"))
        .Lapses("expired", this.pricing, _("Expired: price again"), reminders=(15, 3))
    )

    answered = Join().Next(this.agreement)

    agreement = Choice(_("Any estimate agreed?")).When(ask.any_agreed, this.payment).Else(this.declined)

    payment = Step(_("Payment"), role=Role.CASHIER, within=calendar_days(90), holds=True).On(
        "paid", this.works_file, _("First instalment paid"), requires=["first_instalment_paid"]
    )


class Works:
    """The works file opens the site; each network and phase is followed and accepted technically."""

    works_file = Step(_("Works file"), role=Role.APPLICANT, within=months(6), holds=True).On(
        "filed", this.works_check, _("File the works papers"), requires=["works_papers"]
    )

    works_check = (
        Step(_("Works file check"), role=Role.COORDINATOR, within=working_days(5))
        .On("start_order", this.sites, _("Order the start of works"), requires=["works_papers"])
        .On("incomplete", this.works_file, _("Incomplete: back to the applicant"))
    )

    sites = Split(ask.each_agreed_network_and_phase).Next(this.site_follow_up)

    site_follow_up = Step(_("Site follow-up"), role=Role.INSPECTOR, per="network_phase").On(
        "acceptance_asked", this.technical_acceptance, _("Acceptance asked for"), requires=["visit_done"]
    )

    technical_acceptance = (
        Step(_("Technical acceptance"), role=Role.INSPECTOR, per="network_phase", within=working_days(10))
        .On(
            "accepted",
            this.built,
            _("Accept"),
            requires=["tests_passed", "as_built", "reserves_lifted"],
            marks="built",
        )
        .On("reserves", this.lifting, _("Accept with reserves"))
        .On("refused", this.site_follow_up, _("Refuse"))
    )

    lifting = Step(
        _("Lifting of reserves"),
        role=Role.APPLICANT,
        per="network_phase",
        within=calendar_days(30),
        holds=True,
    ).On("lifted", this.technical_acceptance, _("Reserves lifted: ask for a new visit"))

    built = Join().Next(this.final_account)

    final_account = Step(_("Final account"), role=Role.ESTIMATOR, within=calendar_days(30)).On(
        "issued", this.provisional_acceptance, _("Issue the final account"), requires=["final_account_issued"]
    )


class Handover:
    """The municipal commission accepts, operations commission each network, the guarantee runs."""

    provisional_acceptance = (
        Step(_("Provisional acceptance"), role=Role.COMMISSION, within=calendar_days(45))
        .On("accepted", this.commissionings, _("Accept"))
        .On("reserves", this.provisional_lifting, _("Reserves"))
        .On("adjourned", this.provisional_acceptance, _("Adjourn"))
    )

    provisional_lifting = Step(
        _("Lifting of the commission's reserves"), role=Role.APPLICANT, within=calendar_days(30), holds=True
    ).On("lifted", this.provisional_acceptance, _("Reserves lifted"))


class Guarantee:
    """Networks live; a year later the final acceptance closes the file."""

    commissionings = Split(ask.each_agreed_network).Next(this.commissioning)

    commissioning = Step(_("Commissioning"), role=Role.OPERATIONS, per="network", within=working_days(10)).On(
        "commissioned", this.in_service, _("In service"), requires=["paid_in_full"], marks="commissioned"
    )

    in_service = Join().Next(this.guarantee)

    guarantee = Wait(_("Guarantee"), months(12), since=ask.provisional_acceptance).Next(this.final_acceptance)

    final_acceptance = (
        Step(_("Final acceptance"), role=Role.COMMISSION, within=calendar_days(45))
        .On("accepted", this.closed, _("Accept"), requires=["final_account_settled"])
        .On("defects", this.repair, _("Defects to repair"))
        .On("guarantee_called", this.closed, _("Call the guarantee"), requires=["final_account_settled"])
    )

    repair = Step(_("Repair of defects"), role=Role.APPLICANT, within=calendar_days(60), holds=True).On(
        "repaired", this.final_acceptance, _("Repaired")
    )


class Ends:
    """How the process itself can end; withdrawal, refusal and lapse are open at any moment besides."""

    closed = End("closed", _("Closed after final acceptance"))
    refused = End("refused", _("Refused"))
    declined = End("declined", _("Estimates declined"))
    lapsed = End("lapsed", _("Lapsed"))


class SubdivisionNodes(Admission, Studies, Estimates, Works, Handover, Guarantee, Ends):
    """All that a subdivision goes through, in this order."""


@published("subdivision", 1, since=date(2024, 10, 1))
class SubdivisionV1(SubdivisionNodes, FileFlow):
    """Subdivision"""

    process_title = _("Connection of a subdivision")

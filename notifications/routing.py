"""THE PAGE: who is told what, and when. Each line reads: on this event, this message goes to these people."""

from __future__ import annotations

from dataclasses import dataclass

from notifications import messages as say
from notifications.recipients import (
    APPLICANT,
    ASSIGNEE,
    CONTRACTOR,
    COORDINATOR,
    DESIGN_OFFICE,
    MANAGERS,
    NAMED_PARTY,
    PEOPLE_IN_TURN,
    ROLES_NAMED,
    STAFF_IN_TURN,
    Recipients,
)
from workflows.files.models import TimelineEntry


@dataclass(frozen=True)
class Route:
    """On an event, a message goes to some people.

    An event is a kind of entry, where it has a purpose with or without that, or a step and its outcome.
    """

    event: str
    message: type[say.FileMessage]
    to: tuple[Recipients, ...]


BOTH = (APPLICANT, COORDINATOR)
DESIGNERS = (APPLICANT, DESIGN_OFFICE, COORDINATOR)
BUILDERS = (APPLICANT, CONTRACTOR, COORDINATOR)
ALL = (APPLICANT, DESIGN_OFFICE, CONTRACTOR, COORDINATOR)

ROUTES: tuple[Route, ...] = (
    # The file is received and checked.
    Route("submitted", say.FilingReceived, to=DESIGNERS),
    Route("completeness:complete", say.FileComplete, to=DESIGNERS),
    Route("completeness:incomplete", say.PapersMissing, to=DESIGNERS),
    Route("supplement:supplied", say.PapersSupplied, to=BOTH),
    Route("supplement:lapsed", say.FileLapsed, to=DESIGNERS),
    # Each network is studied.
    Route("site_appointment:held", say.SiteVisited, to=DESIGNERS),
    Route("study_extended", say.StudyExtended, to=DESIGNERS),
    Route("study:feasible", say.StudyFeasible, to=DESIGNERS),
    Route("study:needs_information", say.InformationAsked, to=DESIGNERS),
    Route("study:unfavourable", say.StudyUnfavourable, to=DESIGNERS),
    Route("clarification:clarified", say.InformationGiven, to=BOTH),
    Route("refusal_review:study_again", say.StudyResumed, to=DESIGNERS),
    Route("refusal_review:refused", say.FileRefused, to=DESIGNERS),
    # Each network is priced, and the applicant answers.
    Route("pricing:priced", say.EstimateDrafted, to=(COORDINATOR,)),
    Route("peer_review:reviewed", say.EstimateReviewed, to=(COORDINATOR,)),
    Route("peer_review:sent_back", say.EstimateSentBack, to=(COORDINATOR,)),
    Route("approval:approved", say.EstimateReady, to=BOTH),
    Route("approval:sent_back", say.EstimateSentBack, to=(COORDINATOR,)),
    Route("answer:accepted", say.EstimateAgreed, to=BOTH),
    Route("answer:declined", say.EstimateDeclined, to=BOTH),
    Route("answer:revision_asked", say.RevisionAsked, to=BOTH),
    Route("answer:expired", say.EstimateExpired, to=BOTH),
    Route("payment_recorded:estimates", say.MoneyReceived, to=(APPLICANT,)),
    Route("payment_recorded:balance", say.MoneyReceived, to=(APPLICANT,)),
    Route("payment_recorded:refund", say.MoneyRefunded, to=(APPLICANT,)),
    Route("payment:paid", say.PaymentReceived, to=BOTH),
    # The networks are built.
    Route("works_file:filed", say.WorksFileReceived, to=BUILDERS),
    Route("works_check:complete", say.WorksFileComplete, to=BUILDERS),
    Route("works_check:incomplete", say.WorksPapersMissing, to=BUILDERS),
    Route("works_check:start_order", say.StartOrdered, to=BUILDERS),
    Route("equipment_approval:start_order", say.StartOrdered, to=BUILDERS),
    Route("equipment_approval:changes_asked", say.EquipmentChangesAsked, to=BUILDERS),
    Route("visit_ordered", say.VisitOrdered, to=BUILDERS),
    Route("site_follow_up:acceptance_asked", say.AcceptanceAsked, to=BUILDERS),
    Route("technical_acceptance:accepted", say.AcceptanceDone, to=BUILDERS),
    Route("technical_acceptance:reserves", say.ReservesNoted, to=BUILDERS),
    Route("technical_acceptance:refused", say.AcceptanceRefused, to=BUILDERS),
    Route("lifting:lifted", say.ReservesLifted, to=BUILDERS),
    # The networks are handed over.
    Route("final_account:issued", say.FinalAccountIssued, to=BOTH),
    Route("provisional_acceptance:accepted", say.ProvisionalAcceptanceDone, to=BUILDERS),
    Route("provisional_acceptance:reserves", say.ReservesNoted, to=BUILDERS),
    Route("provisional_acceptance:adjourned", say.AcceptanceAdjourned, to=BUILDERS),
    Route("provisional_lifting:lifted", say.ReservesLifted, to=BUILDERS),
    Route("supply_contract:signed", say.SupplyContractSigned, to=BOTH),
    Route("commissioning:commissioned", say.CommissioningDone, to=BUILDERS),
    Route("guarantee:elapsed", say.GuaranteeEnding, to=BUILDERS),
    Route("final_acceptance:accepted", say.FileClosed, to=ALL),
    Route("final_acceptance:defects", say.DefectsFound, to=BUILDERS),
    Route("final_acceptance:guarantee_called", say.GuaranteeCalled, to=BUILDERS),
    Route("repair:repaired", say.RepairReported, to=BUILDERS),
    # A paper is looked at outside the steps that check the papers of their stage.
    Route("paper_rejected", say.PaperRejected, to=(APPLICANT, DESIGN_OFFICE, CONTRACTOR)),
    Route("paper_reopened", say.PaperReopened, to=(APPLICANT, DESIGN_OFFICE, CONTRACTOR)),
    Route("papers_wanted:more", say.PapersWanted, to=(APPLICANT, DESIGN_OFFICE, CONTRACTOR)),
    # Whoever brought a paper that ends is told in time, and when it has ended.
    Route("paper_expiring:filing", say.PaperExpiring, to=(APPLICANT, DESIGN_OFFICE)),
    Route("paper_expiring:works", say.PaperExpiring, to=(APPLICANT, CONTRACTOR)),
    Route("paper_outdated:filing", say.PaperOutdated, to=DESIGNERS),
    Route("paper_outdated:works", say.PaperOutdated, to=BUILDERS),
    # The file leaves its usual course.
    Route("withdrawn", say.FileWithdrawn, to=ALL),
    Route("refused", say.FileRefused, to=ALL),
    Route("lapsed", say.FileLapsed, to=ALL),
    Route("suspended", say.FileSuspended, to=ALL),
    Route("resumed", say.FileResumed, to=ALL),
    Route("transferred", say.FileTransferred, to=ALL),
    Route("party_joined", say.PartyJoined, to=(NAMED_PARTY, COORDINATOR)),
    Route("party_left", say.PartyLeft, to=(NAMED_PARTY,)),
    Route("late", say.StepLate, to=(COORDINATOR, MANAGERS)),
    Route("reminded", say.StepReminder, to=(APPLICANT,)),
    Route("incident", say.IncidentOpened, to=(COORDINATOR, MANAGERS)),
    Route("incident_again", say.IncidentOpened, to=(COORDINATOR, MANAGERS)),
    Route("held", say.NetworkHeld, to=BOTH),
    Route("released", say.NetworkReleased, to=BOTH),
    # Work is handed out, and people write to one another.
    Route("step_assigned", say.StepAssigned, to=(ASSIGNEE,)),
    Route("prompted", say.TurnReminder, to=(PEOPLE_IN_TURN,)),
    Route("message_written", say.ApplicantLetter, to=(APPLICANT,)),
    # What the utility promised.
    Route("commitment_near", say.CommitmentNear, to=(ROLES_NAMED,)),
    Route("commitment_missed", say.CommitmentMissed, to=(ROLES_NAMED,)),
    Route("credit_owed", say.CreditOwed, to=BOTH),
    # Whatever opened work for the utility's staff.
    Route("submitted", say.YourTurn, to=(STAFF_IN_TURN,)),
    Route("step", say.YourTurn, to=(STAFF_IN_TURN,)),
)


def events_of(entry: TimelineEntry) -> set[str]:
    """The names under which the page knows an entry; none where the message of its step tells it."""
    if entry.data.get("told_by_step"):
        return set()
    if entry.kind == "step":
        return {"step", f"{entry.step}:{entry.outcome}"}
    return {entry.kind, f"{entry.kind}:{entry.data.get('purpose', '')}"}


def routes_for(entry: TimelineEntry) -> list[Route]:
    events = events_of(entry)
    return [route for route in ROUTES if route.event in events]

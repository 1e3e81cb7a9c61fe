"""Minutes and receipts on paper, in three languages; frozen once they are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from documents.printing.typesetting import qr_code, typeset
from eplatform.accounts.networks import Network
from eplatform.formatting.dates import date_and_time, long_date, short_date
from eplatform.formatting.digits import left_to_right
from eplatform.formatting.lists import listed
from eplatform.formatting.money import money

MINUTES: Mapping[str, str | Promise] = {
    "visit": gettext_lazy("Minutes of a site visit"),
    "test": gettext_lazy("Minutes of a test"),
    "technical": gettext_lazy("Minutes of technical acceptance"),
    "provisional": gettext_lazy("Minutes of provisional acceptance"),
    "final": gettext_lazy("Minutes of final acceptance"),
    "commissioning": gettext_lazy("Minutes of commissioning"),
}

DECISIONS: Mapping[str, str | Promise] = {
    "accepted": gettext_lazy("Accepted without reserve"),
    "reserves": gettext_lazy("Accepted with reserves"),
    "defects": gettext_lazy("Defects to repair"),
    "refused": gettext_lazy("Acceptance refused"),
    "adjourned": gettext_lazy("Adjourned"),
    "passed": gettext_lazy("Test passed"),
    "failed": gettext_lazy("Test failed"),
    "commissioned": gettext_lazy("Commissioned"),
    "noted": gettext_lazy("Noted"),
    "guarantee_called": gettext_lazy("Guarantee called"),
}

SEVERITIES: Mapping[str, str | Promise] = {
    "minor": gettext_lazy("Minor"),
    "major": gettext_lazy("Major"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What every paper carries: whose it is, which one it is, and how it is verified."""

    utility: str
    number: str
    reference: str
    title: str
    applicant: str
    at: datetime
    verification_code: str = ""
    verification_url: str = ""
    utility_details: tuple[str, ...] = ()
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    name: str
    organisation: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Reserve:
    number: str
    description: str
    severity: str
    due_date: date | None = None


@dataclass(frozen=True, slots=True)
class MinutesDocument:
    """`kind` is a key of MINUTES, `decision` of DECISIONS; `phase` 0 is the whole site."""

    paper: Paper
    kind: str
    decision: str
    network: str = ""
    phase: int = 0
    place: str = ""
    participants: tuple[Participant, ...] = ()
    findings: tuple[str, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    decision_note: str = ""
    signatories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceivedPaper:
    kind: str
    label: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FilingReceipt:
    paper: Paper
    networks: tuple[str, ...]
    filed_by: str
    papers: tuple[ReceivedPaper, ...] = ()
    answer_due: date | None = None


@dataclass(frozen=True, slots=True)
class PaymentReceipt:
    """`subject` says what is paid; `method` and `payer` as recorded by the cashier."""

    paper: Paper
    amount: Decimal
    subject: str
    method: str
    payer: str
    received_by: str = ""
    still_owed: Decimal | None = None


def render_minutes(document: MinutesDocument, language: str) -> bytes:
    """The minutes as PDF; the same document gives the same bytes."""
    with override(language):
        heading = str(MINUTES[document.kind])
        data = head(document.paper, heading) | _minutes(document, language)
    return typeset("documents/typst/minutes.typ", data, language=language, at=document.paper.at)


def render_receipt(document: FilingReceipt | PaymentReceipt, language: str) -> bytes:
    """The receipt of a filing or of a payment as PDF."""
    with override(language):
        body = (
            _payment(document, language)
            if isinstance(document, PaymentReceipt)
            else _filing(document, language)
        )
        data = head(document.paper, body["heading"]) | body
    return typeset("documents/typst/receipt.typ", data, language=language, at=document.paper.at)


def head(paper: Paper, heading: str) -> dict[str, Any]:
    code = _("Verification code %(code)s") % {"code": left_to_right(paper.verification_code)}
    return {
        "utility": paper.utility,
        "utility_details": paper.utility_details,
        "heading": heading,
        "number_line": _("No. %(number)s") % {"number": left_to_right(paper.number)},
        "reference_line": _("Connection file %(reference)s") % {"reference": left_to_right(paper.reference)},
        "page_line": _("Page %(page)s of %(pages)s"),
        "foot_line": code if paper.verification_code else "",
        "demonstration": _("DEMONSTRATION: not an official paper") if paper.is_demonstration else "",
        "demonstration_mark": _("DEMONSTRATION"),
        "qr": qr_code(paper.verification_url) if paper.verification_url else "",
        "verification_line": code,
        "verification_help": _(
            "Scan this code, or enter it on the portal: it tells whether this paper is authentic."
        ),
    }


def _who_and_what(paper: Paper) -> list[tuple[str, str]]:
    return [
        (_("Applicant"), paper.applicant),
        (_("Connection file"), f"{left_to_right(paper.reference)}\n{paper.title}"),
    ]


def _minutes(document: MinutesDocument, language: str) -> dict[str, Any]:
    network = str(Network(document.network).label) if document.network else _("All networks")
    phase = _("Phase %(number)s") % {"number": document.phase} if document.phase else _("Whole site")
    return {
        "facts": [
            *_who_and_what(document.paper),
            (_("Network"), network),
            (_("Phase"), phase),
            (_("Date"), date_and_time(document.paper.at, language)),
            (_("Place"), document.place or "–"),
        ],
        "participant_columns": [_("Name"), _("Organisation"), _("In the capacity of")],
        "participants": [[p.name, p.organisation, p.capacity] for p in document.participants],
        "findings": document.findings,
        "reserve_columns": [_("No."), _("Reserve"), _("Severity"), _("To be lifted by")],
        "reserves": [_reserve(reserve) for reserve in document.reserves],
        "decision": str(DECISIONS[document.decision]),
        "decision_note": document.decision_note,
        "signatures": document.signatories or [_("For the utility"), _("For the applicant")],
        "words": _minutes_words(),
    }


def _minutes_words() -> dict[str, str]:
    return {
        "participants": _("Participants"),
        "findings": _("Findings"),
        "no_findings": _("Nothing particular was found."),
        "reserves": _("Reserves"),
        "no_reserves": _("No reserve."),
        "decision": _("Decision"),
    }


def _reserve(reserve: Reserve) -> list[str]:
    due = left_to_right(short_date(reserve.due_date)) if reserve.due_date else "–"
    return [left_to_right(reserve.number), reserve.description, str(SEVERITIES[reserve.severity]), due]


def _filing(document: FilingReceipt, language: str) -> dict[str, Any]:
    networks = [str(Network(network).label) for network in document.networks]
    due = long_date(document.answer_due, language) if document.answer_due else "–"
    return {
        "heading": _("Receipt of filing"),
        "opening": _("The utility has received the connection file named below, with the papers listed."),
        "facts": [
            *_who_and_what(document.paper),
            (_("Filed on"), date_and_time(document.paper.at, language)),
            (_("Filed by"), document.filed_by),
            (_("Networks asked for"), listed(networks)),
            (_("Completeness checked by"), due),
        ],
        "papers_name": _("Papers received"),
        "paper_columns": [_("Kind"), _("Paper"), _("Name and SHA-256 fingerprint of the upload")],
        "papers": [
            [left_to_right(p.kind), p.label, p.name, left_to_right(p.sha256)] for p in document.papers
        ],
        "closing": _("This receipt proves the filing; it does not say that the file is complete."),
    }


def _payment(document: PaymentReceipt, language: str) -> dict[str, Any]:
    owed = document.still_owed
    rest = [(_("Still owed"), money(owed, language))] if owed is not None else []
    return {
        "heading": _("Receipt of payment"),
        "opening": _("The utility has received the payment named below."),
        "facts": [
            *_who_and_what(document.paper),
            (_("Received on"), date_and_time(document.paper.at, language)),
            (_("Paid by"), document.payer),
            (_("Means of payment"), document.method),
            (_("Paid for"), document.subject),
            *([(_("Received by"), document.received_by)] if document.received_by else []),
            *rest,
        ],
        "amount_name": _("Amount received"),
        "amount": money(document.amount, language),
        "closing": "",
    }

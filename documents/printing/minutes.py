"""The minutes of visits and acceptances on paper, made from rows that the database keeps from changing."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from documents.printing.rendering import MinutesDocument, Participant, Reserve, render_minutes
from documents.printing.rendering import Paper as PrintedPaper
from eplatform.accounts.organisations import utility_name
from eplatform.formatting.dates import date_and_time
from workflows.files.models import ConnectionFile
from workflows.works.models import AcceptanceMinutes, Visit
from workflows.works.models import Reserve as NotedReserve


def acceptance_pdf(minutes: AcceptanceMinutes, language: str) -> bytes:
    """The numbered minutes of an acceptance, with the reserves that were open that day."""
    connection_file = minutes.connection_file
    document = MinutesDocument(
        paper=printed(connection_file, minutes.number, minutes.at),
        kind=minutes.kind,
        decision=minutes.decision,
        network=minutes.network,
        phase=minutes.phase or 0,
        place=connection_file.address,
        participants=participants(minutes.participants),
        findings=paragraphs(minutes.text),
        reserves=reserves(minutes),
    )
    return render_minutes(document, language)


def visit_pdf(visit: Visit, language: str) -> bytes:
    """The minutes of a site visit, with what the other side remarked."""
    order = visit.order
    document = MinutesDocument(
        paper=printed(order.connection_file, order.number, visit.held_at),
        kind="visit",
        decision="noted",
        network=order.network,
        phase=order.phase or 0,
        place=order.connection_file.address,
        participants=participants(visit.present),
        findings=paragraphs(visit.findings),
        decision_note=visit.remarks,
        signatories=signatures(visit, language),
    )
    return render_minutes(document, language)


def printed(connection_file: ConnectionFile, number: str, at: datetime) -> PrintedPaper:
    return PrintedPaper(
        utility=utility_name(),
        number=number,
        reference=connection_file.reference,
        title=connection_file.title,
        applicant=connection_file.applicant.name,
        at=at,
    )


def signatures(visit: Visit, language: str) -> tuple[str, str]:
    """Who wrote the minutes and who countersigned them, and when; a place to sign where nobody did."""
    with override(language):
        facts = {"name": visit.by, "at": date_and_time(visit.at, language)}
        written = _("Written on the platform by %(name)s, %(at)s") % facts
        if visit.signed_at is None:
            return written, _("For the applicant")
        facts = {"name": visit.signed_by, "at": date_and_time(visit.signed_at, language)}
        return written, _("Countersigned on the platform by %(name)s, %(at)s") % facts


def participants(text: str) -> tuple[Participant, ...]:
    """One a line, as “name; organisation; capacity”; what is left out stays empty."""
    rows = [[part.strip() for part in line.split(";")] for line in text.splitlines() if line.strip()]
    return tuple(Participant(*[*row, "", ""][:3]) for row in rows)


def paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def reserves(minutes: AcceptanceMinutes) -> tuple[Reserve, ...]:
    rows = NotedReserve.objects.filter(number__in=minutes.reserves).order_by("number")
    return tuple(Reserve(row.number, row.text, row.severity, row.due_date) for row in rows)

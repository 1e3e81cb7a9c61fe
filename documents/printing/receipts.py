"""The receipt of a filing (accusé de réception), made from what the timeline recorded at that moment."""

from __future__ import annotations

from django.utils.translation import override

from documents.catalogue.kinds import CATALOGUE
from documents.printing.rendering import FilingReceipt, ReceivedPaper, render_receipt
from documents.printing.rendering import Paper as PrintedPaper
from eplatform.accounts.networks import LAYING_ORDER
from eplatform.accounts.organisations import utility_name
from workflows.files.models import ConnectionFile


def filing_receipt(connection_file: ConnectionFile, language: str) -> bytes:
    """The receipt as PDF; the record it is made from cannot change, so it is always the same."""
    return render_receipt(receipt_of(connection_file, language), language)


def receipt_of(connection_file: ConnectionFile, language: str) -> FilingReceipt:
    networks = set(connection_file.network_parts.values_list("network", flat=True))
    first = connection_file.process.steps.filter(step="completeness").order_by("pk").first()
    return FilingReceipt(
        paper=PrintedPaper(
            utility=utility_name(), number=connection_file.reference.replace("E-", "AR-", 1),
            reference=connection_file.reference, title=connection_file.title,
            applicant=connection_file.applicant.name, at=connection_file.submitted_at,
        ),
        networks=tuple(network for network in LAYING_ORDER if network in networks),
        filed_by=str(connection_file.submitted_by),
        papers=received(connection_file, language),
        answer_due=first.due_at.date() if first and first.due_at else None,
    )  # fmt: skip


def received(connection_file: ConnectionFile, language: str) -> tuple[ReceivedPaper, ...]:
    """The papers that came with the dossier, with the hashes noted then."""
    entry = connection_file.timeline.filter(kind="paper_received", at=connection_file.submitted_at).first()
    papers = entry.data["papers"] if entry else []
    with override(language):
        return tuple(
            ReceivedPaper(paper["kind"], CATALOGUE[paper["kind"]].title, paper["name"], paper["sha256"])
            for paper in papers
        )

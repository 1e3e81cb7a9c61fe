"""What the estimates and payments give to the hand-over pack of a file: the papers as they were issued."""

from __future__ import annotations

from collections.abc import Iterator

from documents.handover.packing import Document, plain, stored
from documents.storage.storing import Stored
from quotes.models.papers import QuotePdf
from quotes.models.payments import ReceiptPdf
from workflows.files.models import ConnectionFile


def contents(connection_file: ConnectionFile, language: str) -> Iterator[Document]:
    """Every estimate that was issued and every receipt, in one language."""
    estimates = QuotePdf.objects.filter(quote__connection_file=connection_file, language=language)
    for pdf in estimates.select_related("quote").order_by("quote__number", "quote__version"):
        quote = pdf.quote
        path = f"estimates/{plain(quote.number)}-{quote.network}-v{quote.version}.pdf"
        facts = (("network", quote.network), ("state", quote.state))
        yield stored(path, "estimate", quote.number, kept(pdf), *facts)
    receipts = ReceiptPdf.objects.filter(payment__connection_file=connection_file, language=language)
    for receipt in receipts.select_related("payment").order_by("payment__number"):
        number = receipt.payment.number
        yield stored(f"receipts/{plain(number)}.pdf", "receipt", number, kept(receipt))


def kept(pdf: QuotePdf | ReceiptPdf) -> Stored:
    return Stored(pdf.key, pdf.size, pdf.sha256, pdf.storage_version)

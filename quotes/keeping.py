"""Putting estimates and receipts on paper, in every language, and keeping the papers as they were issued."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils.translation import override

from documents.printing.rendering import Paper, PaymentReceipt, render_receipt
from documents.storage.storing import Stored, store
from eplatform.accounts.networks import Network
from eplatform.accounts.organisations import utility_name
from quotes.models.labels import LANGUAGES
from quotes.models.papers import QuotePdf
from quotes.models.payments import Payment, ReceiptPdf
from quotes.models.quotes import Quote
from quotes.rendering import QuoteDocument, render_quote
from workflows.files.models import ConnectionFile

PDF = "application/pdf"
#: A paper without its bytes yet: the row to write, and how the bytes are made.
Render = Callable[[], bytes]
Row = QuotePdf | ReceiptPdf


@dataclass
class Together:
    """Papers on their way, made and stored by threads while their acts go on."""

    pool: ThreadPoolExecutor
    waiting: list[tuple[Row, Future[Stored]]] = field(default_factory=list)


_together: ContextVar[Together | None] = ContextVar("papers_together", default=None)


@contextmanager
def typeset_together() -> Iterator[None]:
    """Many estimates and receipts at once: those of the block are made side by side and kept when it ends.

    Open it inside the transaction, so that no act is committed without its papers.
    """
    with ThreadPoolExecutor(max_workers=2) as pool:
        token = _together.set(together := Together(pool))
        try:
            yield
        finally:
            _together.reset(token)
        keep([(row, paper.result()) for row, paper in together.waiting])


def keep_quote(quote: Quote) -> None:
    """Typeset an issued estimate in every language and store it."""
    document = document_of(quote, issued_at(quote))
    make(
        [
            (QuotePdf(quote=quote, language=language), partial(render_quote, document, language), "quotes")
            for language in LANGUAGES
        ]
    )


def make(papers: list[tuple[Row, Render, str]]) -> None:
    """Make the papers and keep them: now, or with all others of a ``typeset_together``."""
    together = _together.get()
    if together is None:
        keep([(row, kept(render(), room)) for row, render, room in papers])
        return
    for row, render, room in papers:
        made = together.pool.submit(copy_context().run, made_and_kept, render, room)
        together.waiting.append((row, made))


def made_and_kept(render: Render, room: str) -> Stored:
    return kept(render(), room)


def keep(papers: list[tuple[Row, Stored]]) -> None:
    """Write the rows of papers that lie in the storage."""
    for row, paper in papers:
        row.key, row.storage_version = paper.key, paper.version
        row.sha256, row.size = paper.sha256, paper.size
    rows = [row for row, _paper in papers]
    QuotePdf.objects.bulk_create(row for row in rows if isinstance(row, QuotePdf))
    ReceiptPdf.objects.bulk_create(row for row in rows if isinstance(row, ReceiptPdf))


def issued_at(quote: Quote) -> datetime:
    assert quote.approved_at is not None, "only an issued estimate goes on paper"
    return quote.approved_at


def kept(pdf: bytes, room: str) -> Stored:
    return store(io.BytesIO(pdf), room, PDF)


def document_of(quote: Quote, at: datetime) -> QuoteDocument:
    """All that the paper of an estimate says."""
    connection_file: ConnectionFile = quote.connection_file
    assert quote.valid_until is not None
    code = quote.verification_code or ""
    return QuoteDocument(
        utility=utility_name(), number=quote.number, version=quote.version, issued_at=at,
        valid_until=quote.valid_until, tariff=quote.price_list.name, is_demonstration=quote.is_demonstration,
        reference=connection_file.reference, title=connection_file.title,
        applicant=str(connection_file.applicant), network=Network(quote.network),
        lines=tuple(row.as_line(quote.network) for row in quote.lines.order_by("position")),
        verification_code=code, verification_url=verification_url(code),
    )  # fmt: skip


def verification_url(code: str) -> str:
    """Without a request: papers are also made by the worker and by commands."""
    return f"{settings.PUBLIC_URL}/verify/{code}/"


def keep_receipt(payment: Payment) -> None:
    """Typeset a receipt in every language and store it."""
    papers: list[tuple[Row, Render, str]] = []
    for language in LANGUAGES:
        with override(language):
            receipt = receipt_of(payment)
        row = ReceiptPdf(payment=payment, language=language)
        papers.append((row, partial(render_receipt, receipt, language), "receipts"))
    make(papers)


def receipt_of(payment: Payment) -> PaymentReceipt:
    """What a receipt says, in the active language."""
    connection_file: ConnectionFile = payment.connection_file
    means = f"{payment.get_method_display()} {payment.reference}".strip()
    demonstration = Quote.objects.filter(connection_file=connection_file).at_demonstration_prices()
    paper = Paper(
        utility=utility_name(), number=payment.number, reference=connection_file.reference,
        title=connection_file.title, applicant=str(connection_file.applicant), at=payment.recorded_at,
        is_demonstration=demonstration,
    )  # fmt: skip
    return PaymentReceipt(
        paper=paper, amount=payment.amount, subject=str(payment.get_purpose_display()), method=means,
        payer=str(connection_file.applicant), received_by=str(payment.recorded_by),
    )  # fmt: skip

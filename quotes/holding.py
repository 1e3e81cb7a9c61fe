"""What this room keeps in the bucket: estimates and receipts on paper, sealed once they are issued."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from documents.keeping import holdings, sealing
from quotes.models.papers import QuotePdf
from quotes.models.payments import ReceiptPdf


def quotes() -> QuerySet[Any]:
    """An estimate goes on paper when it is issued."""
    return holdings.rows_of(
        QuotePdf.objects.all(), file_id=F("quote__connection_file_id"), kind=Value("quote"),
        name=named("quote__number"), number=F("quote__version"), owed_since=F("quote__approved_at"),
    )  # fmt: skip


def receipts() -> QuerySet[Any]:
    return holdings.rows_of(
        ReceiptPdf.objects.all(), file_id=F("payment__connection_file_id"), kind=Value("receipt"),
        name=named("payment__number"), owed_since=F("payment__recorded_at"),
    )  # fmt: skip


def named(number: str) -> Concat:
    return Concat(number, Value("-"), "language", Value(".pdf"), output_field=CharField())


def connect() -> None:
    holdings.register("quotes", quotes)
    holdings.register("receipts", receipts)
    for kind in ("quote_issued", "payment_recorded"):
        sealing.LEADING[kind] = lambda _entry: True

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from documents.printing.rendering import (
    DECISIONS,
    MINUTES,
    FilingReceipt,
    MinutesDocument,
    Paper,
    Participant,
    PaymentReceipt,
    ReceivedPaper,
    Reserve,
    render_minutes,
    render_receipt,
)
from tests.pdf_text import text_of

LANGUAGES = ["fr", "ar", "en"]


def paper(**changes):
    values = {
        "utility": "Régie du Grand Casablanca",
        "number": "PV-2026-00009",
        "reference": "E-2026-00042",
        "title": "Lotissement des six îlots",
        "applicant": "Société des six îlots",
        "at": datetime(2026, 11, 22, 10, tzinfo=UTC),
        "verification_code": "K7QX-29FM",
        "verification_url": "https://portal.example/verify/K7QX-29FM",
    }
    return Paper(**(values | changes))


@pytest.fixture
def minutes():
    return MinutesDocument(
        paper(),
        "technical",
        "reserves",
        network="sewerage",
        phase=1,
        place="Bouskoura",
        participants=(Participant("Salma Idrissi", "Régie", "Contrôleuse"),),
        findings=("Compactage conforme.",),
        reserves=(Reserve("RS-2026-00001", "Tampon du regard R12", "minor", date(2026, 12, 15)),),
        decision_note="Sous quinzaine.",
        signatories=("Salma Idrissi",),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_minutes_tell_reserves_with_their_dates(minutes, language):
    text = text_of(render_minutes(minutes, language))

    said = ("PV-2026-00009", "E-2026-00042", "Salma Idrissi", "R12", "15/12/2026", "quinzaine", "K7QX-29FM")
    assert [words for words in said if words not in text] == []


@pytest.mark.parametrize("kind", MINUTES)
def test_minutes_of_every_kind(kind):
    assert render_minutes(MinutesDocument(paper(), kind, next(iter(DECISIONS))), "fr").startswith(b"%PDF")


def test_minutes_without_a_verification_code_have_none():
    document = MinutesDocument(paper(verification_code="", verification_url=""), "visit", "noted")

    assert "K7QX" not in text_of(render_minutes(document, "fr"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_filing_receipt_lists_the_papers(language):
    received = ReceivedPaper("D01", "Demande", "demande.pdf", "a3f5" * 16)
    document = FilingReceipt(paper(), ("sewerage", "water"), "Nadia Berrada", (received,), date(2026, 11, 30))

    text = text_of(render_receipt(document, language))

    assert [
        words for words in ("D01", "demande.pdf", "a3f5" * 16, "Nadia Berrada") if words not in text
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_payment_receipt_states_the_amount(language):
    document = PaymentReceipt(
        paper(), Decimal("1245000.5"), "Devis 17", "Virement 88213", "Société", "Khalid Tazi", Decimal(621000)
    )

    text = text_of(render_receipt(document, language))

    grouped = "1,245,000.50" if language == "en" else "1\u202f245\u202f000,50"
    assert grouped in text
    assert "Khalid Tazi" in text


def test_papers_are_the_same_to_the_byte(minutes):
    assert render_minutes(minutes, "ar") == render_minutes(minutes, "ar")

import dataclasses
import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import gettext, override
from pypdf import PdfReader

from quotes import demonstration_prices, pricing, rendering
from quotes.quantities import Facts
from quotes.rendering import QuoteDocument, render_quote
from workflows.studies.lots import LotLoad

D = Decimal
ISOLATES = re.compile("[\u2066-\u2069]")


def document_of(lines, **changes):
    values = {
        "utility": "Régie du Grand Casablanca",
        "number": "D-2026-00017",
        "version": 2,
        "issued_at": datetime(2026, 11, 22, 10, tzinfo=UTC),
        "valid_until": date(2027, 2, 20),
        "tariff": "DEMONSTRATION-2026",
        "is_demonstration": True,
        "reference": "E-2026-00042",
        "title": "Lotissement des six îlots",
        "applicant": "Société d’aménagement #1 *des* _îlots_",
        "network": "sewerage",
        "lines": tuple(lines),
        "verification_code": "K7QX-29FM",
        "verification_url": "https://portal.example/verify/K7QX-29FM",
    }
    return QuoteDocument(**(values | changes))


@pytest.fixture
def lines():
    lots = (
        LotLoad("1", "apartment_building", D("8084.58"), 96, 6),
        LotLoad("2", "villa", D("3407.04"), 9),
        LotLoad("3", "villa", D("500"), 1),
    )
    return pricing.lines_for("sewerage", Facts(lots=lots, road_m=D(521)), demonstration_prices.tariff())


def pages(pdf):
    return [ISOLATES.sub("", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_quote_names_what_it_is_and_what_it_costs(lines):
    text = "\n".join(pages(render_quote(document_of(lines), "fr")))
    total = pricing.totals(lines, "A").ttc

    assert "Société d’aménagement #1 *des* _îlots_" in text
    assert all(
        words in text for words in ("D-2026-00017", "E-2026-00042", "K7QX-29FM", "Régie du Grand Casablanca")
    )
    assert f"{total:,.2f}".replace(",", "\u202f").replace(".", ",") in text
    assert {line.code for line in lines} <= set(re.findall(r"ASS-[A-Z0-9-]+", text))


def test_quote_shows_how_a_quantity_was_found(lines):
    text = "\n".join(pages(render_quote(document_of(lines), "fr")))

    assert "3\u202f407,04 + 500 = 3\u202f907,04" in text
    assert "521 ÷ 40" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_quote_of_a_demonstration_says_so_on_every_page(lines, language):
    many = [dataclasses.replace(line, code=f"{line.code}-{n}") for n in range(9) for line in lines]
    with override(language):
        mark = gettext("DEMONSTRATION: unofficial tariff")

    marked = pages(render_quote(document_of(many), language))
    official = pages(render_quote(document_of(many, is_demonstration=False, tariff="2026-1"), language))

    assert len(marked) > 2
    assert [mark in page for page in marked] == [True] * len(marked)
    assert [mark in page for page in official] == [False] * len(official)


@pytest.mark.parametrize("copies", range(1, 8))
def test_sheet_that_is_signed_carries_the_amounts(lines, copies):
    many = [dataclasses.replace(line, code=f"{line.code}-{n}") for n in range(copies) for line in lines]
    totals = [f"{pricing.totals(many, v).ttc:,.2f}".replace(",", "\u202f").replace(".", ",") for v in "AB"]

    (signed,) = [page for page in pages(render_quote(document_of(many), "fr")) if "signature" in page]

    assert all(signed.rindex(total) < signed.rindex("signature") for total in totals)


def test_quote_is_the_same_to_the_byte(lines):
    document = document_of(lines)

    assert render_quote(document, "ar") == render_quote(document, "ar")


def test_quote_differs_by_language(lines):
    document = document_of(lines)

    assert len({render_quote(document, language) for language in ("fr", "ar", "en")}) == 3


def test_variants_show_only_their_own_lines(lines):
    shown = {line.code: rendering._line(line, "fr") for line in lines}

    assert (shown["ASS-300"]["b"], shown["ASS-CONTROLE"]["a"]) == ("–", "–")
    assert "338\u202f650,00" in shown["ASS-300"]["a"]


def test_quote_without_lines_is_still_a_paper():
    assert render_quote(document_of([]), "fr").startswith(b"%PDF")


def test_quote_with_its_own_terms(lines):
    text = "\n".join(pages(render_quote(document_of(lines, terms=("Clause particulière 7.",)), "fr")))

    assert "Clause particulière 7." in text
    assert "20/02/2027" not in text

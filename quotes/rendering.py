"""The estimate on paper, in three languages: every figure with its reason, both variants side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from documents.printing.typesetting import qr_code, typeset
from eplatform.accounts.networks import Network
from eplatform.formatting.dates import long_date, short_date
from eplatform.formatting.digits import WIDE_SPACE, digits, left_to_right
from eplatform.formatting.money import money
from eplatform.formatting.quantities import quantity
from quotes import wording
from quotes.articles import SHARE, Family, Variant
from quotes.pricing import Line, Totals, both_totals

TEMPLATE = "quotes/typst/quote.typ"
ABSENT = "–"


@dataclass(frozen=True, slots=True)
class QuoteDocument:
    """All that the paper says; `terms` empty gives the usual ones."""

    utility: str
    number: str
    version: int
    issued_at: datetime
    valid_until: date
    tariff: str
    is_demonstration: bool
    reference: str
    title: str
    applicant: str
    network: str
    lines: tuple[Line, ...]
    verification_code: str
    verification_url: str
    utility_details: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


def render_quote(document: QuoteDocument, language: str) -> bytes:
    """The PDF in one language; the same document gives the same bytes."""
    with override(language):
        data = _head(document) | _facts(document, language) | _figures(document, language) | _end(document)
    return typeset(TEMPLATE, data, language=language, at=document.issued_at)


def _head(document: QuoteDocument) -> dict[str, Any]:
    number = left_to_right(document.number)
    return {
        "utility": document.utility,
        "utility_details": document.utility_details,
        "heading": _("Estimate: %(network)s") % {"network": Network(document.network).label},
        "number_line": _("Estimate no. %(number)s, version %(version)s")
        % {"number": number, "version": document.version},
        "reference_line": _("Connection file %(reference)s")
        % {"reference": left_to_right(document.reference)},
        "page_line": _("Page %(page)s of %(pages)s"),
        "foot_line": _("Verification code %(code)s") % {"code": left_to_right(document.verification_code)},
        "demonstration": _("DEMONSTRATION: unofficial tariff") if document.is_demonstration else "",
        "demonstration_mark": _("DEMONSTRATION"),
    }


def _facts(document: QuoteDocument, language: str) -> dict[str, Any]:
    pairs = [
        (_("Applicant"), document.applicant),
        (_("Connection file"), f"{left_to_right(document.reference)}\n{document.title}"),
        (_("Date"), long_date(document.issued_at, language)),
        (_("Valid until"), long_date(document.valid_until, language)),
        (_("Network"), str(Network(document.network).label)),
        (_("Price list"), left_to_right(document.tariff)),
    ]
    return {"facts": pairs}


def _figures(document: QuoteDocument, language: str) -> dict[str, Any]:
    found = both_totals(document.lines)
    names = {
        Variant.UTILITY: _("Variant A: works by the utility"),
        Variant.CONTRACTOR: _("Variant B: works by an approved contractor"),
    }
    return {
        "variants": [
            {"name": names[variant], "ttc": money(sums.ttc, language), "detail": _before_tax(sums, language)}
            for variant, sums in found.items()
        ],
        "columns": [_("Article"), _("Quantity"), _("Unit price"), _("VAT"), _("Variant A"), _("Variant B")],
        "families": _families(document.lines, language),
        "total_columns": [_("Amounts in dirhams"), _("Variant A"), _("Variant B")],
        "totals": _totals(found[Variant.UTILITY], found[Variant.CONTRACTOR], language),
    }


def _before_tax(sums: Totals, language: str) -> str:
    amounts = {"ht": money(sums.ht, language), "vat": money(sums.vat, language)}
    return _("%(ht)s before tax + %(vat)s VAT") % amounts


def _families(lines: Sequence[Line], language: str) -> list[dict[str, Any]]:
    ordered = sorted(lines, key=lambda line: (line.family, line.code))
    return [
        _family(Family(family), list(members), language)
        for family, members in groupby(ordered, key=lambda line: line.family)
    ]


def _family(family: Family, lines: Sequence[Line], language: str) -> dict[str, Any]:
    sums = {
        variant: sum((line.amount for line in lines if line.applies_to(variant)), Decimal(0))
        for variant in Variant
    }
    return {
        "name": str(wording.FAMILIES[family]),
        "lines": [_line(line, language) for line in lines],
        "total_name": _("Sum before tax"),
        "a": _amount(sums[Variant.UTILITY], language),
        "b": _amount(sums[Variant.CONTRACTOR], language),
    }


def _line(line: Line, language: str) -> dict[str, str]:
    amount = _amount(line.amount, language)
    return {
        "code": left_to_right(line.code),
        "label": line.label.get(language) or line.label["fr"],
        "reason": wording.reason(line.inputs),
        "worked": _worked(line, language),
        "quantity": _quantity(line, language),
        "price": _price(line, language),
        "vat": quantity(line.vat_rate * 100, "percent", language=language),
        "a": amount if line.applies_to(Variant.UTILITY) else ABSENT,
        "b": amount if line.applies_to(Variant.CONTRACTOR) else ABSENT,
    }


def _worked(line: Line, language: str) -> str:
    if not line.formula:
        return ""
    # The fonts have no ceiling brackets, and readers of estimates no use for them: say it in words.
    arithmetic = wording.worked(line.formula.strip("⌈⌉"), line.inputs, language)
    result = digits(line.quantity, language=language)
    if line.formula.startswith("⌈"):
        figures = {"arithmetic": left_to_right(arithmetic), "quantity": left_to_right(result)}
        return _("%(arithmetic)s, rounded up: %(quantity)s") % figures
    return left_to_right(f"{arithmetic} = {result}")


def _quantity(line: Line, language: str) -> str:
    if line.unit == SHARE:
        return _amount(line.quantity, language)
    if line.unit not in wording.UNITS:
        return quantity(line.quantity, line.unit, language=language)
    figures = left_to_right(digits(line.quantity, language=language))
    return f"{figures}{WIDE_SPACE}{wording.UNITS[line.unit]}"


def _price(line: Line, language: str) -> str:
    if line.unit == SHARE:
        return quantity(line.unit_price, "percent", language=language)
    return _amount(line.unit_price, language)


def _amount(amount: Decimal, language: str) -> str:
    return left_to_right(digits(amount, decimals=2, language=language))


def _totals(a: Totals, b: Totals, language: str) -> list[list[str]]:
    rows = [[_("Total before tax"), _amount(a.ht, language), _amount(b.ht, language)]]
    taxes = [{share.rate: share for share in sums.vat_by_rate} for sums in (a, b)]
    for rate in sorted(taxes[0].keys() | taxes[1].keys()):
        percent = quantity(rate * 100, "percent", language=language)
        amounts = [_amount(by_rate[rate].vat, language) if rate in by_rate else ABSENT for by_rate in taxes]
        rows.append([_("VAT at %(rate)s") % {"rate": percent}, *amounts])
    return [*rows, [_("Total with VAT"), _amount(a.ttc, language), _amount(b.ttc, language)]]


def _end(document: QuoteDocument) -> dict[str, Any]:
    return {
        "words": {
            "lines": _("Lines of the estimate"),
            "totals": _("Totals"),
            "terms": _("Terms"),
            "with_vat": _("VAT included"),
        },
        "terms": document.terms or usual_terms(document.valid_until),
        "signatures": [_("For the utility"), _("For the applicant: date, name, variant chosen, signature")],
        "qr": qr_code(document.verification_url),
        "verification_line": _("Verification code %(code)s")
        % {"code": left_to_right(document.verification_code)},
        "verification_help": _(
            "Scan this code, or enter it on the portal: it tells whether this estimate is authentic."
        ),
    }


def usual_terms(valid_until: date) -> list[str]:
    """The terms that every estimate carries, in the active language [S8, S24]."""
    return [
        _("This estimate holds until %(date)s; after that it is priced again with the price list in force.")
        % {"date": left_to_right(short_date(valid_until))},
        _("The agreement to the sewerage estimate comes before the agreement to the other networks."),
        _("No works start before payment, in full or by the agreed instalments, six at most."),
        _(
            "In variant B the applicant pays an approved contractor for the works inside the site, "
            "and the utility for their control."
        ),
        _("The final account prices the quantities measured on site; the difference is charged or refunded."),
    ]

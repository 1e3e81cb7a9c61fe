"""The final account: agreed estimates at measured quantities, issued, and settled by the cashier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from documents.storage.storing import removed_on_failure
from eplatform.accounts.models import User
from quotes import measured, paying, pricing
from quotes.articles import Family
from quotes.models.accounts import FinalAccount, FinalAccountLine
from quotes.models.money import ZERO
from quotes.models.payments import Payment
from quotes.models.quotes import Quote, QuoteLine
from quotes.pricing import Line
from workflows.engine import door
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import requirements, timeline
from workflows.files.knocking import at_file, at_step
from workflows.files.models import ConnectionFile
from workflows.files.numbering import next_number

Measures = Mapping[tuple[str, str], Decimal]


class CannotAccount(Refused):
    """The account cannot be drawn up, changed or settled as asked."""


@transaction.atomic
def measure(task: Task, quantities: Measures, *, by: User, at: datetime) -> FinalAccount:
    """Draw up the account at the estimator's quantities by network and article; the inspector's prevail."""
    task = at_step(task, "issued", by=by)
    return drawn_up(task.process.connection_file, quantities, at)


def drawn_up(connection_file: ConnectionFile, quantities: Measures, at: datetime) -> FinalAccount:
    """Write the account anew: measured on site, else as entered, else as entered before, else as quoted."""
    quotes = agreed_quotes(connection_file)
    account = FinalAccount.objects.filter(connection_file=connection_file).first()
    entered = {**entered_before(account), **quantities}
    ensure_quoted(entered, quotes)
    account = account or FinalAccount(connection_file=connection_file)
    site = measured.on_site(connection_file, quotes)
    lines: list[FinalAccountLine] = []
    account.quoted_ttc = account.final_ttc = ZERO
    account.drafted_at = at
    for quote in quotes:
        found, ttc = remeasured(quote, entered, site)
        lines += found
        account.quoted_ttc += quote.total_ttc
        account.final_ttc += ttc
    save(account, lines)
    return account


def preview(connection_file: ConnectionFile) -> list[FinalAccountLine]:
    """The lines the estimator may measure, as they would stand now; nothing is written."""
    try:
        quotes = agreed_quotes(connection_file)
    except CannotAccount:
        return []
    entered = entered_before(FinalAccount.objects.filter(connection_file=connection_file).first())
    site = measured.on_site(connection_file, quotes)
    lines = [line for quote in quotes for line in remeasured(quote, entered, site)[0]]
    return [line for line in lines if not line.quote_line.is_share]


def agreed_quotes(connection_file: ConnectionFile) -> list[Quote]:
    agreed = Quote.objects.filter(connection_file=connection_file).agreed().prefetch_related("lines")
    found = list(agreed.order_by("pk"))
    if not found:
        raise CannotAccount(_("No estimate of this file was agreed: there is nothing to account for."))
    return found


def entered_before(account: FinalAccount | None) -> dict[tuple[str, str], Decimal]:
    """What the estimator already entered and the inspector did not measure."""
    if account is None:
        return {}
    rows = account.lines.filter(from_site=False).select_related("quote_line")
    return {
        (row.network, row.quote_line.article): row.measured_quantity
        for row in rows
        if row.measured_quantity != row.quoted_quantity and not row.quote_line.is_share
    }


def ensure_quoted(entered: Measures, quotes: list[Quote]) -> None:
    """Only what was agreed is measured, in the variant agreed; shares of the works follow by themselves."""
    known = {
        (quote.network, row.article)
        for quote in quotes
        for row in measured.lines_of(quote)
        if not row.is_share
    }
    unknown = sorted(article for network, article in entered.keys() - known)
    if unknown:
        raise CannotAccount(
            _("Not in the agreed estimates: %(articles)s.") % {"articles": ", ".join(unknown)}
        )
    if any(quantity < 0 for quantity in entered.values()):
        raise CannotAccount(_("A measured quantity cannot be negative."))


def remeasured(quote: Quote, entered: Measures, site: Measures) -> tuple[list[FinalAccountLine], Decimal]:
    """The lines of one agreed estimate at measured quantities, and what they come to with VAT."""
    rows = measured.lines_of(quote)
    asked = {
        row.article: {**entered, **site}[quote.network, row.article]
        for row in rows
        if (quote.network, row.article) in {**entered, **site} and not row.is_share
    }
    values = pricing.remeasured([row.as_line(quote.network) for row in rows], asked)
    lines = [
        account_line(quote, row, value, from_site=(quote.network, row.article) in site)
        for row, value in zip(rows, values, strict=True)
        if measured.is_owed(row, quote) or row.family == Family.IN_SITE_WORKS
    ]
    return lines, pricing.totals(values, quote.variant).ttc


def account_line(quote: Quote, row: QuoteLine, value: Line, *, from_site: bool) -> FinalAccountLine:
    """What the contractor built is measured, but not owed to the utility."""
    owed = measured.is_owed(row, quote)
    return FinalAccountLine(
        quote_line=row,
        network=quote.network,
        quoted_quantity=row.quantity,
        quoted_ht=row.ht if owed else ZERO,
        measured_quantity=value.quantity,
        measured_ht=value.amount if owed else ZERO,
        is_owed=owed,
        from_site=from_site,
    )


def save(account: FinalAccount, lines: list[FinalAccountLine]) -> None:
    account.save()
    account.lines.all().delete()
    for position, line in enumerate(lines, start=1):
        line.account, line.position = account, position
    FinalAccountLine.objects.bulk_create(lines)


@transaction.atomic
def issue(task: Task, *, by: User, at: datetime, quantities: Measures | None = None, note: str = "") -> Task:
    """Draw the account up a last time, number and freeze it; where nothing is owed it is settled at once."""
    task = at_step(task, "issued", by=by)
    connection_file: ConnectionFile = task.process.connection_file
    account = drawn_up(connection_file, quantities or {}, at)
    account.number, account.issued_by, account.issued_at = next_number("DD", at=at), by, at
    account.set_off = paying.unpaid_within(connection_file, -account.difference)
    account.save(update_fields=["number", "issued_by", "issued_at", "set_off"])
    if account.set_off:
        paying.tick(connection_file.payment_plan, by=by, at=at)
    if account.owed == ZERO:
        close(account, by=by, at=at)
    facts = {
        "number": account.number, "balance": str(account.balance), "amount": str(account.owed),
        "set_off": str(account.set_off),
    }  # fmt: skip
    timeline.record(connection_file, "final_account_issued", by=by, at=at, data=facts)
    facts, ticks = {"number": account.number}, [("final_account_issued", "", None)]
    return door.perform(task, "issued", by=by, at=at, note=note, data=facts, ticks=ticks)


@removed_on_failure()
@transaction.atomic
def settle(
    connection_file: ConnectionFile, *, method: str, reference: str, by: User, at: datetime
) -> Payment:
    """Receive the balance from the applicant, or refund it; the cashier's act, for the exact amount."""
    connection_file = at_file(connection_file)
    paying.ensure_cashier(connection_file, by)
    account = FinalAccount.objects.filter(connection_file=connection_file).first()
    if account is None or not account.is_issued:
        raise CannotAccount(_("The final account of this file is not issued yet."))
    if account.settled_at is not None:
        raise CannotAccount(
            _("The final account %(number)s is already settled.") % {"number": account.number}
        )
    refund = account.balance == FinalAccount.Balance.CREDIT
    payment = paying.receive(
        connection_file, account.owed, purpose=Payment.Purpose.REFUND if refund else Payment.Purpose.BALANCE,
        method=method, reference=reference, by=by, at=at,
    )  # fmt: skip
    close(account, by=by, at=at)
    facts = {"number": account.number, "receipt": payment.number}
    timeline.record(connection_file, "final_account_settled", by=by, at=at, data=facts)
    return payment


def close(account: FinalAccount, *, by: User, at: datetime) -> None:
    FinalAccount.objects.filter(pk=account.pk).update(settled_at=at)
    requirements.satisfy(account.connection_file, "final_account_settled", by=by, at=at)

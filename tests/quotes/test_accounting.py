"""The final account: what was measured prevails, the balance is exact, the cashier settles it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quotes import accounting, paying
from quotes.models import FinalAccount, FinalAccountLine, Payment
from tests.factories import drive, step
from tests.quotes.stage import LATER, agreed_file, has
from workflows.engine.errors import NotYours
from workflows.works.models import Visit, VisitOrder

CHEQUE = {"method": "cheque", "reference": "CHQ 7781"}
STUBS = ("water", "EAU-BRT")


def built_file(cast, variant="A"):
    """A file paid in full whose works are accepted technically."""
    found = agreed_file(cast, variant=variant)
    paying.pay(step(found, "payment"), found.payment_plan.total, by=cast.cashier, at=LATER, **CHEQUE)
    drive(found, to="final_account", cast=cast, at=LATER)
    return found


def issue(found, cast, quantities=None) -> FinalAccount:
    accounting.issue(step(found, "final_account"), quantities=quantities, by=cast.estimator, at=LATER)
    return FinalAccount.objects.get(connection_file=found)


def measured_on_site(found, cast, item: str, measured: str) -> None:
    order = VisitOrder.objects.create(
        connection_file=found, network="water", phase=1, number="BI-2026-00001", purpose="follow_up",
        appointment=LATER, inspector=cast.inspector, ordered_at=LATER, ordered_by=cast.inspector,
    )  # fmt: skip
    row = {"item": item, "unit": "U", "declared": "2", "measured": measured, "difference": "0"}
    Visit.objects.create(
        order=order, held_at=LATER, findings="Measured", measured=[row], at=LATER, by=cast.inspector
    )


def test_account_as_quoted_is_nil_and_settled_at_once(cast):
    found = built_file(cast)

    account = issue(found, cast)

    assert (account.balance, account.final_ttc) == ("nil", account.quoted_ttc)
    assert account.number == "DD-2026-00001"
    assert has(found, "final_account_issued")
    assert has(found, "final_account_settled")


def test_more_measured_is_a_debit_that_the_cashier_receives(cast):
    found = built_file(cast)

    account = issue(found, cast, {STUBS: Decimal(5)})
    assert (account.balance, account.difference) == ("debit", Decimal("6840.00"))
    assert not has(found, "final_account_settled")
    payment = accounting.settle(found, by=cast.cashier, at=LATER, **CHEQUE)

    assert (payment.purpose, payment.amount) == ("balance", Decimal("6840.00"))
    assert has(found, "final_account_settled")


def test_less_measured_is_a_credit_that_the_cashier_refunds(cast):
    found = built_file(cast)

    account = issue(found, cast, {STUBS: Decimal(1)})
    payment = accounting.settle(found, by=cast.cashier, at=LATER, **CHEQUE)

    assert (account.balance, payment.purpose, payment.amount) == ("credit", "refund", Decimal("2280.00"))


@pytest.mark.parametrize("item", ["EAU-BRT", "Branchement d'eau de lot"])
def test_measure_of_the_inspector_prevails(cast, item):
    found = built_file(cast)
    measured_on_site(found, cast, item, "4")

    account = issue(found, cast, {STUBS: Decimal(2)})

    line = account.lines.get(quote_line__article="EAU-BRT")
    assert (line.measured_quantity, line.from_site, line.difference) == (Decimal(4), True, Decimal(2))


def test_control_fee_of_variant_b_follows_the_measured_works(cast):
    found = built_file(cast, variant="B")

    account = issue(found, cast, {STUBS: Decimal(12)})

    stubs = account.lines.get(quote_line__article="EAU-BRT")
    assert (stubs.is_owed, stubs.measured_ht) == (False, 0)
    fee = account.lines.get(quote_line__article="EAU-CONTROLE")
    assert fee.difference == Decimal("19000.00")
    assert account.difference == Decimal("912.00")  # 4 % of 19,000, with 20 % VAT


def test_entered_quantities_are_kept_until_issued(cast):
    found = built_file(cast)
    task = step(found, "final_account")

    accounting.measure(task, {STUBS: Decimal(3)}, by=cast.estimator, at=LATER)

    assert issue(found, cast).lines.get(quote_line__article="EAU-BRT").measured_quantity == 3


@pytest.mark.parametrize(
    ("quantities", "said"),
    [({("water", "GOLD"): Decimal(1)}, "Not in the agreed"), ({STUBS: Decimal(-1)}, "negative")],
)
def test_quantity_that_does_not_fit_is_refused(cast, quantities, said):
    found = built_file(cast)

    with pytest.raises(accounting.CannotAccount, match=said):
        issue(found, cast, quantities)

    assert not FinalAccount.objects.exists()


def test_account_is_settled_once_and_by_the_cashier(cast):
    found = built_file(cast)
    issue(found, cast, {STUBS: Decimal(1)})

    with pytest.raises(NotYours):
        accounting.settle(found, by=cast.estimator, at=LATER, **CHEQUE)
    accounting.settle(found, by=cast.cashier, at=LATER, **CHEQUE)
    with pytest.raises(accounting.CannotAccount, match="already settled"):
        accounting.settle(found, by=cast.cashier, at=LATER, **CHEQUE)

    assert Payment.objects.filter(purpose="refund").count() == 1


def test_issued_account_is_frozen_by_the_database(cast):
    account = issue(built_file(cast), cast, {STUBS: Decimal(1)})

    with pytest.raises(IntegrityError), transaction.atomic():
        FinalAccount.objects.filter(pk=account.pk).update(final_ttc=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        FinalAccountLine.objects.filter(account=account).update(measured_quantity=0)

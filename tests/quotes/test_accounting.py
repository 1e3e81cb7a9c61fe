"""The final account: what was measured prevails, the balance is exact, the cashier settles it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quotes import accounting, paying
from quotes.models import FinalAccount, FinalAccountLine, Payment
from tests.factories import drive, step
from tests.quotes.stage import LATER, agreed_file, has
from workflows.engine.errors import NotYours
from workflows.files.models import ConnectionFile
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


def measured_on_site(found, cast, item: str, measured: str, *, declared: str = "2", phase: int | None = 1):
    number = f"BI-2026-{VisitOrder.objects.count():05}"
    order = VisitOrder.objects.create(
        connection_file=found, network="water", phase=phase, number=number,
        purpose="follow_up", appointment=LATER, inspector=cast.inspector, ordered_at=LATER,
        ordered_by=cast.inspector,
    )  # fmt: skip
    row = {"item": item, "unit": "U", "declared": declared, "measured": measured, "difference": "0"}
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


def stubs_at(found, cast) -> tuple[Decimal, bool]:
    line = issue(found, cast).lines.get(quote_line__article="EAU-BRT")
    return line.measured_quantity, line.from_site


def test_later_measure_replaces_the_earlier_however_the_line_is_named(cast):
    found = built_file(cast)
    measured_on_site(found, cast, "EAU-BRT", "4")
    measured_on_site(found, cast, "Branchement d’eau de lot", "3")

    assert stubs_at(found, cast) == (3, True)


def test_measure_of_the_whole_site_stands_for_its_phases(cast):
    found = built_file(cast)
    measured_on_site(found, cast, "EAU-BRT", "2", phase=None)
    measured_on_site(found, cast, "EAU-BRT", "2")

    assert stubs_at(found, cast) == (2, True)


def test_measure_of_one_phase_does_not_stand_for_the_others(cast):
    found = built_file(cast)
    ConnectionFile.objects.filter(pk=found.pk).update(phases=2)
    measured_on_site(found, cast, "EAU-BRT", "1", declared="1")

    assert stubs_at(found, cast) == (2, False)  # as quoted: of the second phase nothing is known


def test_measures_of_every_phase_are_added(cast):
    found = built_file(cast)
    ConnectionFile.objects.filter(pk=found.pk).update(phases=2)
    measured_on_site(found, cast, "EAU-BRT", "1", declared="1")
    measured_on_site(found, cast, "EAU-BRT", "2", declared="1", phase=2)

    assert stubs_at(found, cast) == (3, True)


def test_line_built_in_one_phase_is_whole_with_that_phase(cast):
    found = built_file(cast)
    ConnectionFile.objects.filter(pk=found.pk).update(phases=2)
    measured_on_site(found, cast, "EAU-BRT", "1", declared="2")

    assert stubs_at(found, cast) == (1, True)


def test_credit_is_set_off_against_unpaid_instalments_first(cast):
    """Nobody is given back what they never paid."""
    found = agreed_file(cast, parts=6)
    paying.pay(step(found, "payment"), found.payment_plan.total / 6, by=cast.cashier, at=LATER, **CHEQUE)
    drive(found, to="final_account", cast=cast, at=LATER)

    account = issue(found, cast, everything_at_nought(found))
    paid = paying.paid(found)

    assert account.set_off == account.quoted_ttc - paid
    assert (account.owed, account.final_ttc + account.owed) == (paid, paid)
    assert paying.outstanding(found.payment_plan) == 0
    assert has(found, "paid_in_full")
    assert accounting.settle(found, by=cast.cashier, at=LATER, **CHEQUE).amount == paid


def test_credit_within_unpaid_instalments_is_settled_at_once(cast):
    found = agreed_file(cast, parts=6)
    paying.pay(step(found, "payment"), found.payment_plan.total / 6, by=cast.cashier, at=LATER, **CHEQUE)
    drive(found, to="final_account", cast=cast, at=LATER)

    account = issue(found, cast, {STUBS: Decimal(1)})

    assert (account.owed, account.set_off) == (0, Decimal("2280.00"))
    assert has(found, "final_account_settled")
    assert not has(found, "paid_in_full")
    left = paying.outstanding(found.payment_plan)
    assert left == account.final_ttc - paying.paid(found)
    paying.record_payment(found, left, by=cast.cashier, at=LATER, **CHEQUE)
    assert has(found, "paid_in_full")


def everything_at_nought(found) -> dict:
    return {(line.network, line.quote_line.article): Decimal(0) for line in accounting.preview(found)}


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

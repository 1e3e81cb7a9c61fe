"""Payments: the plan sums exactly, receipts are numbered and kept, requirements follow what was received."""

from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from quotes import answering, paying
from quotes.models import Payment
from tests.factories import step
from tests.quotes.stage import LATER, agreed_file, has, issue, latest, priced_file
from workflows.engine.door import perform
from workflows.engine.errors import AlreadyMoved, NotYours, RequirementMissing

CHEQUE = {"method": "cheque", "reference": "CHQ 7781"}


@pytest.mark.parametrize("parts", [1, 3, 6])
def test_plan_sums_exactly(cast, parts):
    found = agreed_file(cast, ("sewerage", "water"), parts=parts)

    plan = found.payment_plan

    amounts = list(plan.instalments.order_by("number").values_list("amount", flat=True))
    assert len(amounts) == parts
    assert sum(amounts) == plan.total == sum(quote.total_ttc_a for quote in found.quotes.all())


def test_declined_network_is_out_of_the_plan(cast):
    found = priced_file(cast, ("sewerage", "water"))
    for network in ("sewerage", "water"):
        issue(found, cast, network)
    answering.agree(step(found, "answer", "sewerage"), "B", by=cast.applicant, at=LATER)
    answering.decline(step(found, "answer", "water"), reason="Own well", by=cast.applicant, at=LATER)

    assert found.payment_plan.total == latest(found, "sewerage").total_ttc_b


def test_payment_in_full_opens_the_works_and_ticks_both(cast):
    found = agreed_file(cast)

    paying.pay(step(found, "payment"), found.payment_plan.total, by=cast.cashier, at=LATER, **CHEQUE)

    assert has(found, "first_instalment_paid")
    assert has(found, "paid_in_full")
    assert step(found, "works_file")
    payment = found.payments.get()
    assert (payment.number, payment.reference) == ("R-2026-00001", "CHQ 7781")
    with default_storage.open(payment.pdfs.get(language="ar").key) as stream:
        assert stream.read(4) == b"%PDF"


def test_first_instalment_opens_the_works_and_the_rest_is_paid_later(cast):
    found = agreed_file(cast, parts=2)
    first, second = found.payment_plan.instalments.order_by("number")

    paying.pay(step(found, "payment"), first.amount, by=cast.cashier, at=LATER, **CHEQUE)
    assert not has(found, "paid_in_full")
    paying.record_payment(found, second.amount, by=cast.cashier, at=LATER, **CHEQUE)

    assert has(found, "paid_in_full")
    assert paying.outstanding(found.payment_plan) == 0


def test_less_than_the_first_instalment_does_not_open_the_works(cast):
    found = agreed_file(cast)
    task = step(found, "payment")

    with pytest.raises(paying.CannotPay, match="part payment"):
        paying.pay(task, Decimal("100"), by=cast.cashier, at=LATER, **CHEQUE)
    assert not Payment.objects.exists()
    paying.record_payment(found, Decimal("100"), by=cast.cashier, at=LATER, **CHEQUE)

    with pytest.raises(RequirementMissing):
        perform(task, "paid", by=cast.cashier, at=LATER)


@pytest.mark.parametrize("amount", ["0", "-5", "9999999.99"])
def test_amount_that_is_not_owed_is_refused(cast, amount):
    found = agreed_file(cast)

    with pytest.raises(paying.CannotPay):
        paying.record_payment(found, Decimal(amount), by=cast.cashier, at=LATER, **CHEQUE)


def test_payment_by_another_role_is_refused(cast):
    found = agreed_file(cast)

    with pytest.raises(NotYours):
        paying.record_payment(found, Decimal(10), by=cast.estimator, at=LATER, **CHEQUE)


def test_cheque_without_its_number_is_refused(cast):
    found = agreed_file(cast)

    with pytest.raises(paying.CannotPay, match="reference"):
        paying.record_payment(found, Decimal(10), method="cheque", reference=" ", by=cast.cashier, at=LATER)


def test_payment_before_the_answers_is_refused(cast):
    found = priced_file(cast)

    with pytest.raises(paying.CannotPay, match="once every estimate"):
        paying.record_payment(found, Decimal(10), by=cast.cashier, at=LATER, **CHEQUE)


def test_second_cashier_is_told_that_somebody_was_faster(cast):
    found = agreed_file(cast)
    task = step(found, "payment")
    paying.pay(task, found.payment_plan.total, by=cast.cashier, at=LATER, **CHEQUE)

    with pytest.raises(AlreadyMoved):
        paying.pay(task, Decimal(1), by=cast.cashier, at=LATER, **CHEQUE)

    assert Payment.objects.count() == 1


def test_plan_is_split_anew_until_something_is_paid(cast):
    found = agreed_file(cast)

    plan = paying.split(found, 4, by=cast.cashier, at=LATER)
    paying.record_payment(found, Decimal(10), by=cast.cashier, at=LATER, **CHEQUE)

    assert plan.instalments.count() == 4
    with pytest.raises(paying.CannotPay, match="already recorded"):
        paying.split(found, 2, by=cast.cashier, at=LATER)


def test_payment_never_changes(cast):
    found = agreed_file(cast)
    payment = paying.record_payment(found, Decimal(10), by=cast.cashier, at=LATER, **CHEQUE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(amount=1)

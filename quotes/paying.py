"""Payment: the plan a file pays by, and what the cashier receives against a numbered receipt."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.storage.storing import removed_on_failure
from eplatform.accounts.models import User
from eplatform.accounts.roles import Role
from eplatform.formatting.money import money
from quotes import keeping, settling
from quotes.models.accounts import FinalAccount
from quotes.models.money import ZERO
from quotes.models.payments import Instalment, Payment, PaymentPlan
from quotes.models.quotes import Quote
from workflows.engine import clocks, door
from workflows.engine.errors import NotYours, Refused
from workflows.engine.models import Task
from workflows.files import requirements, timeline
from workflows.files.knocking import at_file, at_step
from workflows.files.models import ConnectionFile
from workflows.files.numbering import next_number
from workflows.files.permissions import holds


class CannotPay(Refused):
    """The payment or the plan does not fit what is owed."""


def agreed_total(connection_file: ConnectionFile) -> Decimal:
    """All agreed estimates in the variants chosen, VAT included; declined networks are out."""
    return sum(
        (quote.total_ttc for quote in Quote.objects.filter(connection_file=connection_file).agreed()), ZERO
    )


def open_plan(connection_file: ConnectionFile, *, by: User | None, at: datetime) -> PaymentPlan | None:
    """Make the plan once the payment step is open, in the most instalments asked for by the applicant."""
    if not connection_file.open_steps().filter(step="payment").exists():
        return None
    plan = PaymentPlan.objects.filter(connection_file=connection_file).first()
    if plan is not None:
        return plan
    agreed = Quote.objects.filter(connection_file=connection_file).agreed()
    count = max(agreed.values_list("instalments", flat=True), default=1)
    return write_plan(connection_file, count, by=by, at=at)


def write_plan(connection_file: ConnectionFile, count: int, *, by: User | None, at: datetime) -> PaymentPlan:
    """A plan over the agreed total in equal instalments, a month apart; they sum to it exactly."""
    total = agreed_total(connection_file)
    plan = PaymentPlan.objects.create(connection_file=connection_file, total=total, made_at=at, made_by=by)
    Instalment.objects.bulk_create(
        Instalment(plan=plan, number=part.number, due_date=part.due_date, amount=part.amount)
        for part in settling.schedule(total, due_dates(timezone.localdate(at), count))
    )
    return plan


def due_dates(start: date, count: int) -> list[date]:
    return [clocks.add_months(start, n) for n in range(1, count + 1)]


@transaction.atomic
def split(connection_file: ConnectionFile, count: int, *, by: User, at: datetime) -> PaymentPlan:
    """Split what is owed anew, as long as nothing is paid; the cashier's act."""
    connection_file = at_file(connection_file)
    ensure_cashier(connection_file, by)
    if not 1 <= count <= settling.MOST_INSTALMENTS:
        raise CannotPay(
            _("Choose between one and %(most)d instalments.") % {"most": settling.MOST_INSTALMENTS}
        )
    if Payment.objects.filter(connection_file=connection_file).exists():
        raise CannotPay(_("A payment is already recorded: the plan can no longer be changed."))
    ensure_owed(connection_file)
    PaymentPlan.objects.filter(connection_file=connection_file).delete()
    plan = write_plan(connection_file, count, by=by, at=at)
    timeline.record(connection_file, "plan_agreed", by=by, at=at, data={"instalments": count})
    return plan


def ensure_cashier(connection_file: ConnectionFile, by: User) -> None:
    if not holds(by, connection_file, Role.CASHIER):
        raise NotYours(_("Only the role “%(role)s” may record payments.") % {"role": Role.CASHIER.label})


def ensure_owed(connection_file: ConnectionFile) -> None:
    """Payment begins once every estimate is answered; raises CannotPay."""
    if not connection_file.open_steps().filter(step="payment").exists():
        raise CannotPay(_("Payments begin once every estimate of the file is answered."))


@removed_on_failure()
@transaction.atomic
def record_payment(
    connection_file: ConnectionFile, amount: Decimal, *, method: str, reference: str, by: User, at: datetime,
    told_by_step: bool = False,
) -> Payment:  # fmt: skip
    """Record money received towards the plan, with its receipt; ticks what is thereby paid."""
    connection_file = at_file(connection_file)
    ensure_cashier(connection_file, by)
    plan = plan_of(connection_file, by=by, at=at)
    ensure_fits(plan, amount)
    payment = receive(
        connection_file,
        amount,
        purpose=Payment.Purpose.ESTIMATES,
        method=method,
        reference=reference,
        by=by,
        at=at,
        left=outstanding(plan) - amount,
        told_by_step=told_by_step,
    )
    tick(plan, by=by, at=at)
    return payment


def plan_of(connection_file: ConnectionFile, *, by: User, at: datetime) -> PaymentPlan:
    """The plan of the file, made now where none was; raises CannotPay before there is anything to pay."""
    plan = PaymentPlan.objects.filter(connection_file=connection_file).first()
    plan = plan or open_plan(connection_file, by=by, at=at)
    if plan is None:
        ensure_owed(connection_file)
        raise CannotPay(_("No payment plan could be made for this file."))
    return plan


def ensure_fits(plan: PaymentPlan, amount: Decimal) -> None:
    left = outstanding(plan)
    if amount <= ZERO:
        raise CannotPay(_("Enter an amount above nil."))
    if amount > left:
        raise CannotPay(
            _("%(amount)s is more than the %(left)s still owed on the agreed estimates.")
            % {"amount": money(amount), "left": money(left)}
        )


def paid(connection_file: ConnectionFile) -> Decimal:
    """What was received towards the agreed estimates."""
    total: Decimal = Payment.objects.filter(connection_file=connection_file).towards_plan().total()
    return total


def outstanding(plan: PaymentPlan) -> Decimal:
    """What of the plan is neither paid nor set off by the final account."""
    accounts = FinalAccount.objects.filter(connection_file=plan.connection_file_id)
    return plan.total - paid(plan.connection_file) - sum(accounts.values_list("set_off", flat=True), ZERO)


def unpaid_within(connection_file: ConnectionFile, credit: Decimal) -> Decimal:
    """How much of a credit unpaid instalments take up, so that only what was received is given back."""
    plan = PaymentPlan.objects.filter(connection_file=connection_file).first()
    return ZERO if plan is None or credit <= ZERO else min(credit, outstanding(plan))


def receive(
    connection_file: ConnectionFile, amount: Decimal, *, purpose: str, method: str, reference: str, by: User,
    at: datetime, left: Decimal = ZERO, told_by_step: bool = False,
) -> Payment:  # fmt: skip
    """Write the payment, its receipt on paper and its entry; the caller has checked that it is owed."""
    if method not in Payment.Method.values:
        raise CannotPay(_("Choose a means of payment."))
    if method != Payment.Method.CASH and not reference.strip():
        raise CannotPay(
            _("Enter the reference of the payment: the number of the cheque, transfer or convention.")
        )
    payment = Payment.objects.create(
        connection_file=connection_file, number=next_number("R", at=at), purpose=purpose, amount=amount,
        method=method, reference=reference.strip(), recorded_by=by, recorded_at=at,
    )  # fmt: skip
    keeping.keep_receipt(payment)
    facts = {
        "number": payment.number, "amount": str(amount), "purpose": str(purpose), "left": str(left),
        "told_by_step": told_by_step,
    }  # fmt: skip
    timeline.record(connection_file, "payment_recorded", by=by, at=at, data=facts)
    return payment


def tick(plan: PaymentPlan, *, by: User, at: datetime) -> None:
    """Tick the first instalment and the whole, as far as what was received covers them."""
    received = paid(plan.connection_file)
    first = plan.instalments.order_by("number").values_list("amount", flat=True).first()
    if first is not None and received >= first:
        requirements.satisfy(plan.connection_file, "first_instalment_paid", by=by, at=at)
    if outstanding(plan) <= ZERO:
        requirements.satisfy(plan.connection_file, "paid_in_full", by=by, at=at)


@removed_on_failure()
@transaction.atomic
def pay(
    task: Task, amount: Decimal, *, method: str, reference: str, by: User, at: datetime, note: str = ""
) -> Task:
    """Record the payment that opens the works; less than the first instalment is refused here."""
    task = at_step(task, "paid", by=by)
    connection_file: ConnectionFile = task.process.connection_file
    payment = record_payment(
        connection_file, amount, method=method, reference=reference, by=by, at=at, told_by_step=True
    )
    ensure_first_covered(connection_file)
    return door.perform(task, "paid", by=by, at=at, note=note, data={"number": payment.number})


def ensure_first_covered(connection_file: ConnectionFile) -> None:
    plan = PaymentPlan.objects.get(connection_file=connection_file)
    first: Instalment = plan.instalments.get(number=1)
    received = paid(connection_file)
    if received < first.amount:
        raise CannotPay(
            _(
                "With this payment %(received)s are received, and the first instalment is %(first)s. "
                "Record a part payment on the payments page of the file: this step asks for it whole."
            )
            % {"received": money(received), "first": money(first.amount)}
        )

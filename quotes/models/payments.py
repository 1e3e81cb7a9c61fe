"""Payments: the plan a file pays by, and what the cashier received or gave back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import User
from eplatform.known_words import words_are_known
from quotes.models.money import ZERO, amount_field
from quotes.models.papers import RenderedPdf
from quotes.settling import MOST_INSTALMENTS
from workflows.files.models import ConnectionFile


class PaymentPlan(models.Model):
    """How a connection file pays its agreed estimates: at once, or in up to six instalments."""

    connection_file = models.OneToOneField(
        ConnectionFile, on_delete=models.PROTECT, related_name="payment_plan"
    )
    total = amount_field(_("total, VAT included"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("payment plan")
        verbose_name_plural = _("payment plans")
        constraints = [
            models.CheckConstraint(condition=models.Q(total__gte=0), name="plan_total_not_negative")
        ]

    def __str__(self) -> str:
        return self.connection_file.reference


class Instalment(models.Model):
    """One part of a plan, and the day by which it is due."""

    plan = models.ForeignKey(
        PaymentPlan, on_delete=models.CASCADE, related_name="instalments", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("instalment"))
    due_date: models.DateField[Any, Any] = models.DateField(_("due"))
    amount = amount_field(_("amount"))

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="instalment_number_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=MOST_INSTALMENTS), name="instalments_up_to_six"
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="instalment_not_negative"),
        ]


class PaymentQuerySet(models.QuerySet["Payment"]):
    def visible_to(self, user: User) -> PaymentQuerySet:
        return self.filter(connection_file__in=ConnectionFile.objects.visible_to(user))

    def towards_plan(self) -> PaymentQuerySet:
        return self.filter(purpose=Payment.Purpose.ESTIMATES)

    def total(self) -> Decimal:
        """What these payments come to."""
        found: Decimal = self.aggregate(sum=Coalesce(models.Sum("amount"), ZERO))["sum"]
        return found


@words_are_known
class Payment(models.Model):
    """Money received, or given back, against a numbered receipt; never changed, never deleted."""

    class Method(models.TextChoices):
        CHEQUE = "cheque", _("Cheque")
        TRANSFER = "transfer", _("Bank transfer")
        CARD = "card", _("Bank card")
        CASH = "cash", _("Cash")
        CONVENTION = "convention", _("Public contract or convention")

    class Purpose(models.TextChoices):
        ESTIMATES = "estimates", _("Agreed estimates")
        BALANCE = "balance", _("Balance of the final account")
        REFUND = "refund", _("Refund of the final account")

    connection_file = models.ForeignKey(ConnectionFile, on_delete=models.PROTECT, related_name="payments")
    number = models.CharField(_("receipt"), max_length=20, unique=True)
    purpose = models.CharField(_("for"), max_length=12, choices=Purpose.choices, default=Purpose.ESTIMATES)
    amount = amount_field(_("amount"))
    method = models.CharField(_("means of payment"), max_length=12, choices=Method.choices)
    reference = models.CharField(_("reference of the payment"), max_length=100, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[Any] = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_positive"),
            models.CheckConstraint(
                condition=models.Q(method="cash") | ~models.Q(reference=""), name="payment_has_a_reference"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ReceiptPdf(RenderedPdf):
    """A receipt on paper, in one language."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="pdfs", db_index=False)

    class Meta:
        verbose_name = _("receipt on paper")
        verbose_name_plural = _("receipts on paper")
        constraints = [
            models.UniqueConstraint(fields=["payment", "language"], name="receipt_pdf_once_a_language")
        ]

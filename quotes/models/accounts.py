"""Final accounts: the agreed estimates priced again with the quantities measured on site."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quotes.models.money import ZERO, amount_field, quantity_field
from quotes.models.quotes import QuoteLine
from workflows.files.models import ConnectionFile


class FinalAccount(models.Model):
    """What the works came to, against what was agreed; frozen once issued."""

    class Balance(models.TextChoices):
        DEBIT = "debit", _("To be paid by the applicant")
        CREDIT = "credit", _("To be refunded to the applicant")
        NIL = "nil", _("Nothing owed on either side")

    connection_file = models.OneToOneField(
        ConnectionFile, on_delete=models.PROTECT, related_name="final_account"
    )
    number = models.CharField(_("number"), max_length=20, blank=True)
    quoted_ttc = amount_field(_("agreed estimates, VAT included"), default=ZERO)
    final_ttc = amount_field(_("final amount, VAT included"), default=ZERO)
    #: What of a credit covers, once the account is issued, instalments that were not paid by then.
    set_off = amount_field(_("set off against unpaid instalments"), default=ZERO)
    drafted_at = models.DateTimeField(_("drafted at"))
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("final account")
        verbose_name_plural = _("final accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="final_account_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(issued_at=None, number="", settled_at=None)
                | models.Q(issued_at__isnull=False) & ~models.Q(number=""),
                name="final_account_issued_is_numbered",
            ),
            models.CheckConstraint(
                condition=models.Q(set_off=ZERO)
                | models.Q(set_off__gt=ZERO, set_off__lte=models.F("quoted_ttc") - models.F("final_ttc")),
                name="final_account_sets_off_a_credit",
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.connection_file.reference

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    @property
    def difference(self) -> Decimal:
        """What is owed besides the payment plan; negative where the utility owes it."""
        return self.final_ttc - self.quoted_ttc

    @property
    def owed(self) -> Decimal:
        """What the cashier receives or refunds: never more is refunded than was received."""
        return abs(self.difference) - self.set_off

    @property
    def balance(self) -> FinalAccount.Balance:
        if self.difference == ZERO:
            return self.Balance.NIL
        return self.Balance.DEBIT if self.difference > ZERO else self.Balance.CREDIT

    def get_balance_label(self) -> str:
        return str(self.balance.label)


class FinalAccountLine(models.Model):
    """One line of an agreed estimate with the quantity that was measured."""

    account = models.ForeignKey(FinalAccount, on_delete=models.CASCADE, related_name="lines", db_index=False)
    quote_line = models.ForeignKey(QuoteLine, on_delete=models.PROTECT, related_name="+", db_index=False)
    network = models.CharField(_("network"), max_length=12)
    position = models.PositiveIntegerField(_("position"))
    quoted_quantity = quantity_field(_("quantity in the estimate"))
    measured_quantity = quantity_field(_("quantity measured"))
    is_owed = models.BooleanField(_("owed to the utility"), default=True)
    from_site = models.BooleanField(_("measured by the inspector"), default=False)
    quoted_ht = amount_field(_("amount in the estimate, VAT excluded"))
    measured_ht = amount_field(_("amount measured, VAT excluded"))

    class Meta:
        verbose_name = _("line of a final account")
        verbose_name_plural = _("lines of a final account")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "position"], name="final_account_position_once"),
            models.UniqueConstraint(fields=["account", "quote_line"], name="final_account_line_once"),
            models.CheckConstraint(
                condition=models.Q(measured_quantity__gte=0), name="final_account_not_negative"
            ),
        ]

    @property
    def difference(self) -> Decimal:
        return self.measured_quantity - self.quoted_quantity

    @property
    def difference_ht(self) -> Decimal:
        return self.measured_ht - self.quoted_ht

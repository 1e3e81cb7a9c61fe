"""The forms of the steps of estimates, payment and final account; each makes one domain call."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eplatform.formatting.figure_fields import FigureField
from eplatform.formatting.money import money
from eplatform.formatting.quantities import quantity
from quotes import accounting, answering, paying, showing
from quotes.articles import Variant
from quotes.estimate_forms import ApprovalForm, EstimateForm, PricingForm, ReviewForm, SendBackForm
from quotes.models.accounts import FinalAccountLine
from quotes.models.money import VARIANTS
from quotes.models.payments import Payment
from quotes.models.quotes import State
from quotes.settling import MOST_INSTALMENTS
from workflows.files.acting import ReasonForm, StepForm

INSTALMENTS = [(n, n) for n in range(1, MOST_INSTALMENTS + 1)]


class AgreementForm(EstimateForm):
    """Agree to one of the two variants."""

    steps = ("answer",)
    outcomes = ("accepted",)
    about = (State.ISSUED,)

    variant = forms.ChoiceField(label=gettext_lazy("Variant"), widget=forms.RadioSelect, choices=VARIANTS)
    instalments = forms.TypedChoiceField(
        label=gettext_lazy("Number of instalments"),
        choices=INSTALMENTS,
        coerce=int,
        initial=1,
        required=False,
        help_text=gettext_lazy("Pay at once, or in up to six equal parts, a month apart."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.quote is not None:
            choices = [
                (code, _("%(name)s — %(amount)s, VAT included") % amounts) for code, amounts in self.offers()
            ]
            self.fields["variant"].choices = choices  # type: ignore[attr-defined]

    def offers(self) -> list[tuple[str, dict[str, str]]]:
        assert self.quote is not None
        return [
            (code, {"name": str(name), "amount": money(self.quote.ttc_of(code))}) for code, name in VARIANTS
        ]

    @property
    def warning(self) -> str:
        return showing.sewerage_notice(self.task)

    def perform(self, *, at: datetime) -> None:
        answering.agree(
            self.task, self.cleaned_data["variant"], by=self.by, at=at,
            instalments=self.cleaned_data["instalments"] or 1, note=self.cleaned_data["note"],
        )  # fmt: skip


class DeclineForm(ReasonForm):
    """Decline the estimate, and say why."""

    steps = ("answer",)
    outcomes = ("declined",)

    def perform(self, *, at: datetime) -> None:
        answering.decline(self.task, reason=self.cleaned_data["note"], by=self.by, at=at)


class RevisionForm(ReasonForm):
    """Ask the utility to price again, and say what should change."""

    steps = ("answer",)
    outcomes = ("revision_asked",)

    def perform(self, *, at: datetime) -> None:
        answering.ask_revision(self.task, reason=self.cleaned_data["note"], by=self.by, at=at)


class ReceiptFields(forms.Form):
    """How money came in or went out."""

    needed_in_cases = ("reference",)

    method = forms.ChoiceField(label=gettext_lazy("Means of payment"), choices=Payment.Method.choices)
    reference = forms.CharField(
        label=gettext_lazy("Reference of the payment"), max_length=100, required=False,
        help_text=gettext_lazy("Number of the cheque, transfer or convention; not needed for cash."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("method") != Payment.Method.CASH and not cleaned.get("reference", "").strip():
            self.add_error(
                "reference", _("Enter the number of the cheque, transfer, card receipt or convention.")
            )
        return cleaned


class PaymentForm(ReceiptFields, StepForm):
    """The payment that opens the works."""

    steps = ("payment",)
    outcomes = ("paid",)
    template_name_extra = "quotes/steps/payment.html"

    amount = FigureField(
        label=gettext_lazy("Amount received (MAD)"),
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["amount"])
        if self.ledger.next_due is not None:
            self.fields["amount"].initial = self.ledger.next_due.left

    @cached_property
    def ledger(self) -> showing.Ledger:
        return showing.ledger_of(self.task.process.connection_file)

    def perform(self, *, at: datetime) -> None:
        given = self.cleaned_data
        paying.pay(
            self.task,
            given["amount"],
            method=given["method"],
            reference=given["reference"],
            by=self.by,
            at=at,
            note=given["note"],
        )


class FinalAccountForm(StepForm):
    """The measured quantity of each agreed line; those of the inspector stand as they are."""

    steps = ("final_account",)
    outcomes = ("issued",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in self.lines:
            self.fields[field_name(line)] = quantity_field(line)
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    @cached_property
    def lines(self) -> list[FinalAccountLine]:
        return accounting.preview(self.task.process.connection_file)

    def perform(self, *, at: datetime) -> None:
        quantities = {
            (line.network, line.quote_line.article): self.cleaned_data[field_name(line)]
            for line in self.lines
            if not line.from_site and self.cleaned_data.get(field_name(line)) is not None
        }
        accounting.issue(self.task, quantities=quantities, by=self.by, at=at, note=self.cleaned_data["note"])


def field_name(line: FinalAccountLine) -> str:
    return f"{line.network}-{line.quote_line.article}"


def quantity_field(line: FinalAccountLine) -> FigureField:
    """Left empty, the line stands as it was agreed."""
    agreed = _("In the estimate: %(quantity)s") % {
        "quantity": quantity(line.quoted_quantity, line.quote_line.unit)
    }
    said = f"{agreed} · {_('Measured by the inspector')}" if line.from_site else agreed
    return FigureField(
        label=showing.line_title(line), max_digits=14, decimal_places=3, min_value=Decimal(0), required=False,
        initial=line.measured_quantity, disabled=line.from_site, help_text=said,
    )  # fmt: skip


class LineForm(forms.Form):
    """Another quantity for a line of the draft, or one more article, with the reason."""

    article = forms.ChoiceField(label=gettext_lazy("Article"))
    quantity = FigureField(
        label=gettext_lazy("Quantity"), max_digits=14, decimal_places=3, min_value=Decimal(0)
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def __init__(self, *args: Any, articles: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].choices = articles  # type: ignore[attr-defined]


class ReceivedForm(ReceiptFields):
    """Money received towards the plan, outside any step."""

    amount = FigureField(
        label=gettext_lazy("Amount received (MAD)"),
        max_digits=14,
        decimal_places=2,
        min_value=Decimal("0.01"),
    )

    field_order = ("amount", "method", "reference")


class SplitForm(forms.Form):
    """In how many instalments the file pays."""

    instalments = forms.TypedChoiceField(
        label=gettext_lazy("Number of instalments"), choices=INSTALMENTS, coerce=int
    )


class CodeForm(forms.Form):
    """The code printed on an estimate."""

    code = forms.CharField(label=gettext_lazy("Verification code"), max_length=20)


#: What eplatform.acting adds to its list.
FORMS: list[type[StepForm]] = [
    PricingForm, ReviewForm, ApprovalForm, SendBackForm, AgreementForm, DeclineForm, RevisionForm,
    PaymentForm, FinalAccountForm,
]  # fmt: skip

assert set(Variant) == {code for code, _name in VARIANTS}, "the labels name the variants of the arithmetic"

"""The forms by which an estimate comes about: priced, read by a second estimator, approved or sent back."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import ClassVar

from django.utils.translation import gettext as _

from eplatform.formatting.money import money
from quotes import approving, drafting, reviewing, showing
from quotes.models.quotes import Quote, State
from workflows.files.acting import ReasonForm, StepForm
from workflows.files.models import ConnectionFile
from workflows.flows.thresholds import PEER_REVIEW


class EstimateForm(StepForm):
    """A step about the estimate of one network, which is shown above the fields."""

    template_name_extra = "quotes/steps/estimate.html"
    #: Which states of the estimate the step is about.
    about: ClassVar[tuple[str, ...]] = ()

    @property
    def connection_file(self) -> ConnectionFile:
        found: ConnectionFile = self.task.process.connection_file
        return found

    @cached_property
    def quote(self) -> Quote | None:
        of = Quote.objects.of(self.connection_file, self.task.network).filter(state__in=self.about)
        found: Quote | None = of.select_related("price_list").prefetch_related("lines").first()
        return found

    @cached_property
    def sheet(self) -> showing.Sheet | None:
        return showing.Sheet(self.quote) if self.quote else None


class PricingForm(EstimateForm):
    """Submit the draft for approval."""

    steps = ("pricing",)
    outcomes = ("priced",)
    template_name_extra = "quotes/steps/pricing.html"
    about = (State.DRAFT,)

    @property
    def is_offered(self) -> bool:  # type: ignore[override]
        """Nobody submits an estimate they have not seen; a program reads it when it likes."""
        return self.quote is not None

    def perform(self, *, at: datetime) -> None:
        drafting.submit(self.task, by=self.by, at=at, note=self.cleaned_data["note"])


class ApprovalForm(EstimateForm):
    """Approve and send, within one's level."""

    steps = ("approval",)
    outcomes = ("approved",)
    about = (State.SUBMITTED,)

    @property
    def warning(self) -> str:
        """What the approver should know before trying."""
        return approving.objection(self.quote, self.task, self.by) if self.quote is not None else ""

    def perform(self, *, at: datetime) -> None:
        approving.approve(self.task, by=self.by, at=at, note=self.cleaned_data["note"])


class ReviewForm(EstimateForm):
    """Read somebody else's estimate and send it on to the approver."""

    steps = ("peer_review",)
    outcomes = ("reviewed",)
    about = (State.SUBMITTED,)

    @property
    def occasion(self) -> str:
        """Why this estimate is read twice."""
        words = _("Estimates above %(amount)s, VAT included, are read by a second estimator.")
        if PEER_REVIEW.is_demonstration:
            words += " " + _("The amount is a demonstration value.")
        return words % {"amount": money(PEER_REVIEW.above_mad)}

    @property
    def warning(self) -> str:
        return reviewing.objection(self.quote, self.task, self.by) if self.quote is not None else ""

    def perform(self, *, at: datetime) -> None:
        reviewing.review(self.task, by=self.by, at=at, note=self.cleaned_data["note"])


class SendBackForm(ReasonForm):
    """Send the estimate back to pricing with a reason."""

    steps = ("peer_review", "approval")
    outcomes = ("sent_back",)

    def perform(self, *, at: datetime) -> None:
        approving.send_back(self.task, reason=self.cleaned_data["note"], by=self.by, at=at)

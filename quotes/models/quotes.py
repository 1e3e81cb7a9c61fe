"""Estimates: the priced, versioned and dated offer for one network, with lines that explain themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eplatform.accounts.models import User
from eplatform.accounts.networks import Network
from eplatform.known_words import words_are_known
from quotes import wording
from quotes.articles import SHARE, Family, Variant
from quotes.models.labels import LANGUAGES, TrilingualLabel
from quotes.models.money import VARIANTS, ZERO, amount_field, price_field, quantity_field, rate_field
from quotes.models.prices import PriceList
from quotes.pricing import Line
from quotes.settling import MOST_INSTALMENTS
from workflows.files.models import ConnectionFile
from workflows.studies.figures import decimal


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Awaiting approval")
    ISSUED = "issued", _("Sent to the applicant")
    AGREED = "agreed", _("Agreed")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Revision asked: to be replaced")
    WITHDRAWN = "withdrawn", _("Withdrawn with the file")


#: States before an estimate is issued: nobody outside the utility sees it, and it may change.
UNISSUED = (State.DRAFT, State.SUBMITTED)
#: At most one estimate of a network is in one of these.
LIVE = (*UNISSUED, State.ISSUED, State.AGREED)


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Questions about many estimates."""

    def visible_to(self, user: User) -> QuoteQuerySet:
        """Those of the files a person may see; outside the utility only once they are issued."""
        seen = self.filter(connection_file__in=ConnectionFile.objects.visible_to(user))
        return seen if user.is_authenticated and user.is_utility_staff else seen.exclude(number="")

    def of(self, connection_file: ConnectionFile, network: str) -> QuoteQuerySet:
        return self.filter(connection_file=connection_file, network=network)

    def live(self) -> QuoteQuerySet:
        return self.filter(state__in=LIVE)

    def at_demonstration_prices(self) -> bool:
        """Whether any of them must be shown as no official price."""
        return self.filter(price_list__demonstration=True).exists()

    def agreed(self) -> QuoteQuerySet:
        return self.filter(state=State.AGREED)


@words_are_known
class Quote(models.Model):
    """One version of the estimate of one network, in two variants; frozen once issued."""

    connection_file = models.ForeignKey(
        ConnectionFile, on_delete=models.PROTECT, related_name="quotes", db_index=False
    )
    network = models.CharField(_("network"), max_length=12, choices=Network.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="quotes")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    total_ht_a = amount_field(_("variant A, VAT excluded"), default=ZERO)
    total_ttc_a = amount_field(_("variant A, VAT included"), default=ZERO)
    total_ht_b = amount_field(_("variant B, VAT excluded"), default=ZERO)
    total_ttc_b = amount_field(_("variant B, VAT included"), default=ZERO)
    drafted_at = models.DateTimeField(_("drafted at"))
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    valid_until: models.DateField[Any, Any] = models.DateField(_("valid until"), null=True, blank=True)
    verification_code = models.CharField(
        _("verification code"), max_length=20, null=True, blank=True, unique=True
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    variant = models.CharField(_("variant chosen"), max_length=1, blank=True, choices=VARIANTS)
    instalments = models.PositiveSmallIntegerField(_("instalments asked for"), default=1)
    reason = models.CharField(_("reason given"), max_length=2000, blank=True)

    objects: ClassVar[Any] = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("estimate")
        verbose_name_plural = _("estimates")
        constraints = [
            models.UniqueConstraint(
                fields=["connection_file", "network", "version"], name="quote_version_once"
            ),
            models.UniqueConstraint(
                fields=["connection_file", "network"],
                condition=models.Q(state__in=LIVE),
                name="quote_one_live",
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="quote_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=UNISSUED, number="")
                | models.Q(state=State.WITHDRAWN)
                | ~models.Q(state__in=UNISSUED)
                & ~models.Q(number="")
                & models.Q(
                    approved_at__isnull=False, valid_until__isnull=False, verification_code__isnull=False
                ),
                name="quote_issued_is_numbered",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.AGREED) & models.Q(variant="")
                | models.Q(state=State.AGREED, variant__in=[variant.value for variant in Variant]),
                name="quote_agreed_in_a_variant",
            ),
            models.CheckConstraint(
                condition=models.Q(instalments__gte=1, instalments__lte=MOST_INSTALMENTS),
                name="quote_instalments_one_to_six",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.connection_file.reference} {self.network} v{self.version}"

    @property
    def is_issued(self) -> bool:
        return bool(self.number)

    @property
    def is_demonstration(self) -> bool:
        return self.price_list.demonstration

    @property
    def greatest_ttc(self) -> Decimal:
        """What an approver answers for: the applicant may choose either variant."""
        return max(self.total_ttc_a, self.total_ttc_b)

    @property
    def total_ttc(self) -> Decimal:
        return self.ttc_of(self.variant or Variant.UTILITY)

    def ht_of(self, variant: str) -> Decimal:
        return self.total_ht_a if variant == Variant.UTILITY else self.total_ht_b

    def ttc_of(self, variant: str) -> Decimal:
        return self.total_ttc_a if variant == Variant.UTILITY else self.total_ttc_b

    def days_left(self, day: date) -> int:
        """Calendar days until it expires; negative once it has."""
        return (self.valid_until - day).days if self.valid_until else 0


@words_are_known
class QuoteLine(TrilingualLabel):
    """One line of an estimate, which keeps the article, the inputs and the formula of its quantity."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveIntegerField(_("position"))
    article = models.CharField(_("article"), max_length=40)
    family = models.CharField(_("family"), max_length=30)
    unit = models.CharField(_("unit"), max_length=10)
    quantity = quantity_field(_("quantity"))
    unit_price = price_field(_("unit price, VAT excluded"))
    vat_rate = rate_field(_("VAT rate"))
    ht = amount_field(_("amount, VAT excluded"))
    variant = models.CharField(_("variant"), max_length=1, blank=True, choices=VARIANTS)
    formula = models.CharField(_("formula"), max_length=300, blank=True)
    inputs = models.JSONField(_("inputs"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    computed_quantity = quantity_field(_("quantity as computed"), null=True, blank=True)
    change_reason = models.CharField(_("reason for the change"), max_length=500, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [
            models.UniqueConstraint(
                fields=["quote", "position"],
                name="quote_line_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["quote", "article"], name="quote_article_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gte=0, unit_price__gte=0, ht__gte=0),
                name="quote_line_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(changed_at=None) | ~models.Q(change_reason=""),
                name="quote_line_change_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.article}"

    @classmethod
    def of(cls, line: Line, *, position: int) -> QuoteLine:
        """A row that keeps everything the computed line says."""
        return cls(
            position=position,
            article=line.code,
            family=line.family.value,
            unit=line.unit,
            quantity=line.quantity,
            unit_price=line.unit_price,
            vat_rate=line.vat_rate,
            ht=line.amount,
            variant=line.variant,
            formula=line.formula,
            inputs=plain(line.inputs),
            **{f"label_{language}": line.label[language] for language in LANGUAGES},
        )

    def as_line(self, network: str) -> Line:
        """The same as a value, for arithmetic and for paper."""
        return Line(
            code=self.article, network=network, family=Family(self.family), label=self.labels, unit=self.unit,
            quantity=self.quantity, unit_price=self.unit_price, vat_rate=self.vat_rate, amount=self.ht,
            variant=self.variant, formula=self.formula, inputs=exact(self.inputs),
        )  # fmt: skip

    @property
    def is_changed(self) -> bool:
        return self.changed_at is not None

    @property
    def is_share(self) -> bool:
        """Priced as a share of the works inside the site, such as the control fee."""
        return self.unit == SHARE

    @property
    def explanation(self) -> str:
        """What was counted, in the reader's language."""
        return wording.reason(exact(self.inputs))

    @property
    def worked(self) -> str:
        """The arithmetic of the quantity with its numbers."""
        return wording.worked(self.formula, exact(self.inputs), (get_language() or "fr")[:2])


def plain(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Inputs as JSON keeps them: numbers as numbers, the rest as text."""
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in inputs.items()}


def exact(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: decimal(value) if isinstance(value, float) else value for name, value in inputs.items()}

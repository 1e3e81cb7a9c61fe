"""What the pages of estimates show: sheets of lines by family, versions and their difference, the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from eplatform.accounts.networks import Network
from eplatform.formatting.quantities import SYMBOLS
from quotes import pricing, wording
from quotes.articles import Family, Variant
from quotes.models.accounts import FinalAccount, FinalAccountLine
from quotes.models.money import VARIANTS, ZERO
from quotes.models.payments import Instalment, Payment, PaymentPlan
from quotes.models.quotes import Quote, QuoteLine, State
from workflows.engine.models import Task
from workflows.files.models import ConnectionFile

TONES: dict[str, str] = {
    State.DRAFT: "idle", State.SUBMITTED: "ours", State.ISSUED: "warn", State.AGREED: "ok",
    State.DECLINED: "idle", State.EXPIRED: "bad", State.SUPERSEDED: "idle", State.WITHDRAWN: "idle",
}  # fmt: skip
SOON_DAYS = 15  # the first reminder goes out fifteen days before [P]


@dataclass(frozen=True)
class FamilyRows:
    """The lines of one family, with their sums in both variants."""

    name: str
    lines: list[QuoteLine]
    a: Decimal
    b: Decimal


@dataclass
class Sheet:
    """One version of an estimate as it is read: by family, with VAT by rate in both variants."""

    quote: Quote
    previous: Quote | None = None
    day: date | None = None

    @cached_property
    def lines(self) -> list[QuoteLine]:
        return sorted(self.quote.lines.all(), key=lambda line: line.position)

    @cached_property
    def families(self) -> list[FamilyRows]:
        return [
            family_rows(code, list(found)) for code, found in groupby(self.lines, lambda line: line.family)
        ]

    @cached_property
    def values(self) -> list[pricing.Line]:
        return [line.as_line(self.quote.network) for line in self.lines]

    @cached_property
    def variants(self) -> list[dict[str, Any]]:
        """Both offers side by side; the one chosen is marked."""
        of = pricing.both_totals(self.values)
        return [
            {"code": code, "name": name, "totals": of[Variant(code)], "is_chosen": self.quote.variant == code}
            for code, name in VARIANTS
        ]

    @cached_property
    def vat_rows(self) -> list[dict[str, Any]]:
        of = pricing.both_totals(self.values)
        by_rate = [{share.rate: share.vat for share in totals.vat_by_rate} for totals in of.values()]
        rates = sorted({rate for shares in by_rate for rate in shares})
        return [{"rate": rate, "vat": [shares.get(rate, ZERO) for shares in by_rate]} for rate in rates]

    @cached_property
    def changes(self) -> list[dict[str, Any]]:
        """What differs from the version before, in the order of this one."""
        if self.previous is None:
            return []
        before = {line.article: line for line in self.previous.lines.all()}
        after = {line.article: line for line in self.lines}
        old = [line.as_line(self.quote.network) for line in before.values()]
        return [
            {"change": change, "label": (after.get(change.code) or before[change.code]).label}
            for change in pricing.difference(old, self.values)
        ]

    @property
    def difference(self) -> list[Decimal]:
        """How much dearer each variant became."""
        assert self.previous is not None
        return [self.quote.ttc_of(code) - self.previous.ttc_of(code) for code in Variant]

    @property
    def tone(self) -> str:
        return TONES[self.quote.state]

    @property
    def days_left(self) -> int | None:
        """Until it expires, while it waits for an answer."""
        waits = self.quote.state == State.ISSUED and self.day is not None
        return self.quote.days_left(self.day) if waits and self.day else None

    @property
    def is_nearly_over(self) -> bool:
        return self.days_left is not None and self.days_left <= SOON_DAYS


def family_rows(code: str, lines: list[QuoteLine]) -> FamilyRows:
    a, b = (sum_of(lines, variant) for variant in Variant)
    return FamilyRows(str(wording.FAMILIES[Family(code)]), lines, a, b)


def sum_of(lines: list[QuoteLine], variant: str) -> Decimal:
    return sum((line.ht for line in lines if line.variant in ("", variant)), ZERO)


@dataclass
class InstalmentRow:
    """An instalment, and how much of it is still to come."""

    instalment: Instalment
    left: Decimal

    @property
    def is_paid(self) -> bool:
        return self.left == ZERO


@dataclass
class Ledger:
    """What a file owes and paid: the plan covered in order, the receipts, the final account."""

    plan: PaymentPlan | None = None
    instalments: list[Instalment] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    account: FinalAccount | None = None
    is_demonstration: bool = False

    @cached_property
    def received(self) -> Decimal:
        towards = (p.amount for p in self.payments if p.purpose == Payment.Purpose.ESTIMATES)
        return sum(towards, ZERO)

    @property
    def covered(self) -> Decimal:
        """What the plan no longer asks for: what was received, and what the final account set off."""
        return self.received + (self.account.set_off if self.account else ZERO)

    @property
    def left(self) -> Decimal:
        return self.plan.total - self.covered if self.plan else ZERO

    @cached_property
    def rows(self) -> list[InstalmentRow]:
        """What was received or set off covers the instalments in order."""
        cover, rows = self.covered, []
        for instalment in self.instalments:
            used = min(cover, instalment.amount)
            cover -= used
            rows.append(InstalmentRow(instalment, instalment.amount - used))
        return rows

    @property
    def next_due(self) -> InstalmentRow | None:
        return next((row for row in self.rows if not row.is_paid), None)


def ledger_of(connection_file: ConnectionFile) -> Ledger:
    """Read in as many queries however many rows there are."""
    plan = PaymentPlan.objects.filter(connection_file=connection_file).prefetch_related("instalments").first()
    payments = Payment.objects.filter(connection_file=connection_file).prefetch_related("pdfs")
    quotes = Quote.objects.filter(connection_file=connection_file)
    return Ledger(
        plan=plan,
        instalments=sorted(plan.instalments.all(), key=lambda row: row.number) if plan else [],
        payments=list(payments.order_by("pk")),
        account=FinalAccount.objects.filter(connection_file=connection_file).first(),
        is_demonstration=quotes.at_demonstration_prices(),
    )


def account_lines(account: FinalAccount) -> list[FinalAccountLine]:
    return list(account.lines.select_related("quote_line").order_by("position"))


def line_title(line: FinalAccountLine) -> str:
    """The name of a line where several networks stand together."""
    row = line.quote_line
    return _("%(network)s — %(article)s %(label)s (%(unit)s)") % {
        "network": Network(line.network).label, "article": row.article, "label": row.label,
        "unit": wording.UNITS.get(row.unit) or SYMBOLS.get(row.unit, row.unit),
    }  # fmt: skip


def sewerage_notice(task: Task) -> str:
    """Why the applicant cannot agree yet, where the sewerage estimate is not answered."""
    way = task.flow_task.outcome("accepted")
    waits = way is not None and way.condition is not None and way.condition(task)
    if not waits:
        return ""
    return _(
        "Answer the sewerage estimate first: it is the deepest network, and the others are laid after it. "
        "Until then you can decline this estimate or ask for a revision, but not agree to it."
    )

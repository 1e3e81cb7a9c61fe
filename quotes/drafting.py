"""Drafting: an estimate computed from the file, its study and the prices in force, then changed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from eplatform.accounts.models import User
from quotes import pricing, tariffs
from quotes.articles import ArticleMissing, Variant
from quotes.facts import facts_of
from quotes.models.prices import Article
from quotes.models.quotes import Quote, QuoteLine, State
from quotes.pricing import Line
from quotes.quantities import Quantity
from workflows.engine import door
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files import timeline
from workflows.files.knocking import at_step
from workflows.files.models import ConnectionFile


class CannotDraft(Refused):
    """The estimate cannot be computed or changed as asked."""


@transaction.atomic
def draft(task: Task, *, by: User, at: datetime) -> Quote:
    """Compute the estimate of the step's network; a draft already there is computed anew."""
    return drafted(at_step(task, "priced", by=by), by=by, at=at)


def drafted(task: Task, *, by: User, at: datetime) -> Quote:
    """The same for a step that is locked already."""
    connection_file: ConnectionFile = task.process.connection_file
    lines, quote = computed(connection_file, task.network, by=by, at=at)
    write(quote, [QuoteLine.of(line, position=n) for n, line in enumerate(lines, start=1)])
    timeline.record(
        connection_file, "quote_drafted", by=by, at=at, network=task.network, data={"version": quote.version}
    )
    return quote


def computed(
    connection_file: ConnectionFile, network: str, *, by: User, at: datetime
) -> tuple[list[Line], Quote]:
    """The lines at today's prices, and the draft they belong to; raises CannotDraft or NoPriceList."""
    price_list = tariffs.in_force(timezone.localdate(at))
    try:
        lines = pricing.lines_for(network, facts_of(connection_file, network), tariffs.tariff_of(price_list))
    except ArticleMissing as missing:
        raise CannotDraft(missing.message) from missing
    quote = Quote.objects.of(connection_file, network).filter(state=State.DRAFT).first()
    if quote is None:
        quote = Quote(
            connection_file=connection_file, network=network, version=next_version(connection_file, network)
        )
    quote.price_list, quote.drafted_by, quote.drafted_at = price_list, by, at
    return lines, quote


def next_version(connection_file: ConnectionFile, network: str) -> int:
    last: int | None = Quote.objects.of(connection_file, network).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def write(quote: Quote, rows: list[QuoteLine]) -> None:
    """Put these lines in place of those the draft had, with its totals."""
    set_totals(quote, [row.as_line(quote.network) for row in rows])
    is_new = quote.pk is None
    quote.save()
    if not is_new:
        quote.lines.all().delete()
    for row in rows:
        row.quote = quote
    QuoteLine.objects.bulk_create(rows)


def set_totals(quote: Quote, lines: list[Line]) -> None:
    of = pricing.both_totals(lines)
    quote.total_ht_a, quote.total_ttc_a = of[Variant.UTILITY].ht, of[Variant.UTILITY].ttc
    quote.total_ht_b, quote.total_ttc_b = of[Variant.CONTRACTOR].ht, of[Variant.CONTRACTOR].ttc


@transaction.atomic
def change_line(task: Task, article: str, quantity: Decimal, *, reason: str, by: User, at: datetime) -> Quote:
    """Give a line of the draft another quantity, and say why; shares of the works follow."""
    quote = open_draft(task, by)
    rows = list(quote.lines.order_by("position"))
    if article not in {row.article for row in rows}:
        raise CannotDraft(
            _("The estimate has no line %(article)s: add the article instead.") % {"article": article}
        )
    return rewritten(quote, rows, {article: quantity}, reason=reason, by=by, at=at)


@transaction.atomic
def add_line(task: Task, article: str, quantity: Decimal, *, reason: str, by: User, at: datetime) -> Quote:
    """Add an article of the draft's price list, and say why; shares of the works follow."""
    quote = open_draft(task, by)
    rows = list(quote.lines.order_by("position"))
    if article in {row.article for row in rows}:
        raise CannotDraft(
            _("The estimate already has the line %(article)s: change its quantity instead.")
            % {"article": article}
        )
    priced = Article.objects.filter(price_list=quote.price_list, network=quote.network, code=article).first()
    if priced is None:
        raise CannotDraft(
            _("The price list %(version)s has no article %(code)s for this network.")
            % {"version": quote.price_list.code, "code": article}
        )
    added = Line.of(tariffs.as_value(priced), Quantity(article, quantity, ""))
    rows.append(QuoteLine.of(added, position=len(rows) + 1))
    return rewritten(quote, rows, {article: quantity}, reason=reason, by=by, at=at)


def open_draft(task: Task, by: User) -> Quote:
    """The draft of the step's network, its file locked; raises CannotDraft where there is none."""
    task = at_step(task, "priced", by=by)
    drafts = Quote.objects.of(task.process.connection_file, task.network).select_related("price_list")
    quote: Quote | None = drafts.filter(state=State.DRAFT).first()
    if quote is None:
        raise CannotDraft(_("There is no draft of this estimate yet. Compute it first."))
    return quote


def rewritten(
    quote: Quote, rows: list[QuoteLine], asked: Mapping[str, Decimal], *, reason: str, by: User, at: datetime
) -> Quote:
    """The draft with other quantities; lines changed by hand keep what was computed, and why."""
    if any(quantity < 0 for quantity in asked.values()):
        raise CannotDraft(_("A quantity cannot be negative."))
    values = pricing.remeasured([row.as_line(quote.network) for row in rows], asked)
    for row, value in zip(rows, values, strict=True):
        if row.article in asked:
            row.computed_quantity = row.computed_quantity if row.is_changed or not row.pk else row.quantity
            row.change_reason, row.changed_by, row.changed_at = reason, by, at
        row.quantity, row.ht = value.quantity, value.amount
    write(quote, in_order(rows))
    timeline.record(
        quote.connection_file, "quote_changed", by=by, at=at, network=quote.network,
        data={"articles": sorted(asked), "version": quote.version, "reason": reason},
    )  # fmt: skip
    return quote


def in_order(rows: Iterable[QuoteLine]) -> list[QuoteLine]:
    """By family and article, numbered anew; the rows are written again under new keys."""
    ordered = sorted(rows, key=lambda row: (row.family, row.article))
    for position, row in enumerate(ordered, start=1):
        row.pk, row.position = None, position
    return ordered


@transaction.atomic
def submit(task: Task, *, by: User, at: datetime, note: str = "") -> Task:
    """Send the draft to the approver as it stands; where nobody computed it yet, it is computed now."""
    task = at_step(task, "priced", by=by)
    connection_file: ConnectionFile = task.process.connection_file
    drafts = Quote.objects.of(connection_file, task.network).filter(state=State.DRAFT)
    quote = drafts.first() or drafted(task, by=by, at=at)
    if not quote.lines.exists():
        raise CannotDraft(_("The estimate has no line: there is nothing to approve."))
    drafts.update(state=State.SUBMITTED, reason="")
    facts = {"version": quote.version, "amount": str(quote.greatest_ttc)}
    ticks = [("drafted_quote", task.network, None)]
    return door.perform(task, "priced", by=by, at=at, note=note, data=facts, ticks=ticks)

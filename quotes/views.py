"""The estimates of a file on screen: the tab, the papers, changes to a draft, and the cashier's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from documents.keeping.purges import ensure_kept
from documents.storage.storing import signed_download
from eplatform.accounts.requests import person
from eplatform.accounts.roles import Role
from quotes import accounting, drafting, overview, paying, showing
from quotes.forms import LineForm, ReceiptFields, ReceivedForm, SplitForm
from quotes.keeping import PDF
from quotes.models.papers import QuotePdf
from quotes.models.payments import ReceiptPdf
from quotes.models.prices import Article
from quotes.models.quotes import Quote, State
from workflows.engine.door import may_perform
from workflows.engine.errors import Refused
from workflows.engine.models import Task
from workflows.files.finding import visible_file
from workflows.files.models import ConnectionFile
from workflows.files.permissions import holds


@login_required
@require_safe
def estimates(request: HttpRequest, reference: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    context = overview.of_file(connection_file, person(request), at=timezone.now())
    return render(request, "quotes/estimates.html", {"connection_file": connection_file, **context})


@login_required
@require_safe
def paper(request: HttpRequest, reference: str, number: str, language: str) -> HttpResponse:
    """Send the reader to the sealed PDF, by an address that soon stops working."""
    visible_file(request, reference)
    quotes = Quote.objects.visible_to(person(request)).filter(
        connection_file__reference=reference, number=number
    )
    found = get_object_or_404(QuotePdf, quote__in=quotes, language=language)
    ensure_kept(found.key)
    return redirect(
        signed_download(found.key, f"{number}-{language}.pdf", PDF, version=found.storage_version)
    )


@login_required
@require_safe
def receipt(request: HttpRequest, reference: str, number: str, language: str) -> HttpResponse:
    connection_file = visible_file(request, reference)
    found = get_object_or_404(
        ReceiptPdf, payment__connection_file=connection_file, payment__number=number, language=language
    )
    ensure_kept(found.key)
    return redirect(
        signed_download(found.key, f"{number}-{language}.pdf", PDF, version=found.storage_version)
    )


def pricing_step(request: HttpRequest, reference: str, network: str) -> tuple[ConnectionFile, Task]:
    """The open pricing step that this person may perform; raises Http404 or PermissionDenied."""
    connection_file = visible_file(request, reference)
    steps = connection_file.open_steps().filter(step="pricing", network=network)
    task = get_object_or_404(steps.select_related("process__connection_file"))
    if not may_perform(task, person(request)):
        raise PermissionDenied(_("Only the estimator of this network changes its estimate."))
    return connection_file, task


@login_required
@require_POST
def compute(request: HttpRequest, reference: str, network: str) -> HttpResponse:
    """Compute the draft, or compute it anew."""
    _file, task = pricing_step(request, reference, network)
    try:
        drafting.draft(task, by=person(request), at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request, _("The estimate is computed. Check its lines, then submit it for approval.")
        )
    return redirect("portal:step", reference=reference, step_id=task.pk)


@login_required
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, reference: str, network: str) -> HttpResponse:
    """Change the quantity of a line of the draft, or add an article."""
    connection_file, task = pricing_step(request, reference, network)
    drafts = Quote.objects.of(connection_file, network).filter(state=State.DRAFT)
    quote = get_object_or_404(drafts.select_related("price_list").prefetch_related("lines"))
    form = LineForm(
        request.POST or None, articles=articles_of(quote), initial={"article": request.GET.get("article")}
    )
    if request.method == "POST" and form.is_valid() and changed(request, form, task, quote):
        return redirect("portal:step", reference=reference, step_id=task.pk)
    context = {"connection_file": connection_file, "task": task, "quote": quote, "form": form}
    return render(request, "quotes/line.html", context, status=422 if form.is_bound else 200)


def articles_of(quote: Quote) -> list[Any]:
    """The lines of the draft, then the articles of its price list that could be added."""
    lines = [(row.article, f"{row.article} · {row.label}") for row in showing.Sheet(quote).lines]
    known = [code for code, _label in lines]
    rows = Article.objects.filter(price_list=quote.price_list, network=quote.network).exclude(code__in=known)
    others = [
        (row.code, f"{row.code} · {row.label}") for row in rows.exclude(unit="percent").order_by("code")
    ]
    return [(_("Lines of the estimate"), lines), (_("Other articles of the price list"), others)]


def changed(request: HttpRequest, form: LineForm, task: Task, quote: Quote) -> bool:
    given = form.cleaned_data
    known = any(row.article == given["article"] for row in quote.lines.all())
    act = drafting.change_line if known else drafting.add_line
    try:
        act(
            task, given["article"], given["quantity"], reason=given["reason"], by=person(request),
            at=timezone.now(),
        )  # fmt: skip
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("The estimate is changed; its totals are computed again."))
    return True


@login_required
@require_http_methods(["GET", "POST"])
def payments(request: HttpRequest, reference: str) -> HttpResponse:
    """The cashier's page: record a payment, split the plan, settle the final account."""
    connection_file = visible_file(request, reference)
    if not holds(person(request), connection_file, Role.CASHIER):
        raise PermissionDenied(_("Only the cashier records payments."))
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    forms = {name: form_of(request, name, asked) for name in CASHIER}
    if asked:
        if asked not in CASHIER:
            raise Http404
        if forms[asked].is_valid() and received(request, asked, forms[asked], connection_file):
            return redirect("quotes:payments", reference=reference)
    ledger = showing.ledger_of(connection_file)
    if ledger.next_due is not None and not asked:
        forms["receive"].initial["amount"] = ledger.next_due.left
    context = {"connection_file": connection_file, "ledger": ledger, "forms": forms}
    return render(request, "quotes/payments.html", context, status=422 if asked else 200)


CASHIER: dict[str, type[Any]] = {"receive": ReceivedForm, "split": SplitForm, "settle": ReceiptFields}


def form_of(request: HttpRequest, name: str, asked: str) -> Any:
    return CASHIER[name](request.POST if name == asked else None, prefix=name)


def received(request: HttpRequest, act: str, form: Any, connection_file: ConnectionFile) -> bool:
    """Do the one act that was asked for; a refusal goes back onto its form."""
    by, at, given = person(request), timezone.now(), form.cleaned_data
    try:
        if act == "split":
            paying.split(connection_file, given["instalments"], by=by, at=at)
        elif act == "settle":
            accounting.settle(
                connection_file, method=given["method"], reference=given["reference"], by=by, at=at
            )
        else:
            paying.record_payment(
                connection_file,
                given["amount"],
                method=given["method"],
                reference=given["reference"],
                by=by,
                at=at,
            )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("Recorded."))
    return True

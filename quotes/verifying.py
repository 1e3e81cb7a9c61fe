"""Anybody who holds an estimate or a hand-over pack can see whether it is authentic, without an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from documents.codes import spelled
from documents.handover.packs import Pack
from eplatform.accounts.throttling import tries
from quotes.forms import CodeForm
from quotes.models.quotes import Quote
from quotes.showing import Sheet

#: A reader types a code or two; a machine that guesses among 10^17 codes is slowed down besides.
TRIES, WITHIN_SECONDS = 20, 60


@never_cache
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for the code, where somebody has only the paper."""
    form = CodeForm(request.GET or None)
    if form.is_bound and form.is_valid():
        return redirect("quotes:verify", code=spelled(form.cleaned_data["code"]))
    return render(request, "quotes/verify_enter.html", {"form": form})


@never_cache
@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Number, file, network, amounts and state; nobody's name."""
    if is_too_often(request):
        return render(request, "quotes/verify_later.html", status=429)
    issued = Quote.objects.filter(verification_code=spelled(code)).exclude(number="")
    quote: Quote | None = issued.select_related("price_list", "connection_file").first()
    if quote is None and Pack.objects.made().filter(code=spelled(code)).exists():
        return redirect("documents:pack-check", code=spelled(code))
    if quote is None:
        return render(request, "quotes/verify_unknown.html", {"code": code}, status=404)
    sheet = Sheet(quote, day=timezone.localdate())
    return render(request, "quotes/verify.html", {"quote": quote, "sheet": sheet})


def is_too_often(request: HttpRequest) -> bool:
    """Whether this address asked too often within the last minute."""
    return tries("verify-estimate", request, within_seconds=WITHIN_SECONDS) > TRIES

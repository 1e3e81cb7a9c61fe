"""The page on which papers are looked for by their words."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from documents.search.searching import search as found_papers
from eplatform.accounts.requests import SignedInRequest

PAGE = 20


@login_required
@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    """What the words of `q` find, the best first; `after` is how many were shown before."""
    words = request.GET.get("q", "").replace("\0", "").strip()
    start = start_of(request.GET.get("after", ""))
    hits, has_more = found_papers(words, request.user, start=start, limit=PAGE)
    context = {
        "words": words,
        "hits": hits,
        "is_first": start == 0,
        "next_after": start + PAGE if has_more else "",
    }
    return render(request, "documents/search.html", context)


def start_of(text: str) -> int:
    """Bent addresses show the first page."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0

"""Who comes by address to what only a form sends to is led to the page that the form stands on."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve


class TurnBack:
    """Signing in again and choosing a language return to the last address, which a browser then asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and is_looking(request):
            return redirect(page_above(request.path))
        return response


def is_looking(request: HttpRequest) -> bool:
    """Whether a person wants to see a page; a program is told 405 instead."""
    wants_page = "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/")
    return request.method in ("GET", "HEAD") and wants_page


def page_above(path: str) -> str:
    """The nearest address above that is one of ours; if that too takes forms alone, it leads further up."""
    parts = path.strip("/").split("/")
    for count in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:count])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"

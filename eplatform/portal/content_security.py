"""Tell browsers, with every page, that nothing may run or load but what we serve ourselves."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def policy() -> str:
    """The Content-Security-Policy header, from the directives of the settings."""
    directives = settings.CONTENT_SECURITY_POLICY.items()
    return "; ".join(f"{name} {' '.join(filter(None, sources))}" for name, sources in directives)


class ContentSecurityMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy())
        return response

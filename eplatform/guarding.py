"""Before anything reads a request: from whom it comes, whether it can be read, whether it is bearable."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from eplatform.api import problems
from eplatform.charsets import UNREAD

View = Callable[[HttpRequest], HttpResponse]

#: The API answers for what it reads by itself, in its own kind of document, once it knows who calls.
OF_THE_API = "/api/"


class ClientAddressMiddleware:
    """Behind proxies, the address of a request is what the outermost trusted one saw.

    Limits of tries go by that address: without it, everybody would share the proxy's.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TRUSTED_PROXIES:
            address = seen_by_proxy(request.headers.get("X-Forwarded-For", ""), settings.TRUSTED_PROXIES)
            request.META["REMOTE_ADDR"] = address or request.META.get("REMOTE_ADDR", "")
        return self.get_response(request)


def seen_by_proxy(forwarded: str, proxies: int) -> str:
    """The entry that our own proxies wrote; what stands before it, anybody may have sent."""
    entries = [entry.strip() for entry in forwarded.split(",")]
    if len(entries) < proxies:
        return ""
    try:
        return str(ipaddress.ip_address(entries[-proxies]))
    except ValueError:
        return ""


class RequestGuardMiddleware:
    """Stands after the person is known and before the body is read."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api = request.path.startswith(OF_THE_API)
        if is_too_large(request):
            return problems.too_large(request) if is_api else render(request, "413.html", status=413)
        unread = UNREAD in request.META
        if is_api and (unread or has_no_length(request)):
            return problems.unreadable(request, 415 if unread else 411)
        if not is_api and (unread or has_no_length(request) or has_nul(request)):
            raise BadRequest("The charset, the length or the address cannot be read")
        return self.get_response(request)


def is_too_large(request: HttpRequest) -> bool:
    """Forms and JSON come here; documents go past this process, straight to the storage."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def has_no_length(request: HttpRequest) -> bool:
    """A body in chunks would be taken for none: nothing is read beyond the length that was told."""
    return "Transfer-Encoding" in request.headers and not request.META.get("CONTENT_LENGTH")


def has_nul(request: HttpRequest) -> bool:
    """No text of the database holds it, so that nothing can be found by it."""
    return "\0" in request.path or "%00" in request.META.get("QUERY_STRING", "")

"""Problem documents (RFC 9457): every error of the API has one shape, and a type that programs read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from ninja import Schema

CONTENT_TYPE = "application/problem+json"
#: Types are names, not addresses: they are the same on every installation.
TYPES = "urn:problem-type:eplatform:"

View = Callable[..., HttpResponseBase]

BY_STATUS: Mapping[int, tuple[str, Any]] = {
    400: ("bad-request", gettext_lazy("The request cannot be read")),
    401: ("unauthorized", gettext_lazy("A token is needed")),
    403: ("forbidden", gettext_lazy("You may not do this")),
    404: ("not-found", gettext_lazy("Nothing is found here")),
    405: ("method-not-allowed", gettext_lazy("This address does not take that method")),
    409: ("conflict", gettext_lazy("This is not possible as things stand")),
    411: ("length-required", gettext_lazy("The length of the body is missing")),
    413: ("too-large", gettext_lazy("Too much was sent")),
    415: ("unsupported-media-type", gettext_lazy("This content type is not read here")),
    422: ("invalid", gettext_lazy("What was sent is not valid")),
    429: ("too-many-requests", gettext_lazy("Too many requests")),
    500: ("internal-error", gettext_lazy("Something failed on our side")),
    503: ("unavailable", gettext_lazy("Try again in a moment")),
}
#: Titles of types more particular than their status.
TITLES: Mapping[str, Any] = {
    "already-moved": gettext_lazy("Someone was faster"),
    "finished": gettext_lazy("The connection file is closed"),
    "suspended": gettext_lazy("The connection file is suspended"),
    "requirement-missing": gettext_lazy("Something must be done before this step"),
    "dossier-refused": gettext_lazy("The dossier is refused"),
    "paper-refused": gettext_lazy("The paper is refused"),
    "parts-missing": gettext_lazy("Parts have not arrived yet"),
    "busy": gettext_lazy("Somebody else is at work here"),
    "expired": gettext_lazy("The time to answer is over"),
}


class FieldError(Schema):
    """One fault of what was sent; `pointer` is a JSON pointer into the body (RFC 6901), as a URI fragment."""

    pointer: str
    message: str


class Needed(Schema):
    """What must be done first: the key of a requirement or the code of a paper, and its words."""

    key: str
    label: str


class Problem(Schema):
    """What every error looks like; the type decides which further members there are."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldError] | None = None
    missing: list[Needed] | None = None
    faults: list[dict[str, Any]] | None = None
    parts: list[int] | None = None
    by: str | None = None
    at: datetime | None = None


def answer(
    request: HttpRequest,
    status: int,
    detail: str,
    *,
    code: str = "",
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> HttpResponse:
    """The problem document of a status, of its more particular type where there is one."""
    general, title = BY_STATUS[status]
    code = code or general
    document = {
        "type": TYPES + code,
        "title": TITLES.get(code, title),
        "status": status,
        "detail": detail,
        "instance": request.path,
        **members,
    }
    # What a refusal repeats may hold a lone surrogate, of which UTF-8 knows none.
    content = json.dumps(document, cls=DjangoJSONEncoder, ensure_ascii=False).encode(errors="replace")
    response = HttpResponse(content, status=status, content_type=CONTENT_TYPE, headers=headers)
    response["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest) -> HttpResponse:
    return answer(request, 404, _("There is nothing at this address, or you may not see it."))


def too_large(request: HttpRequest) -> HttpResponse:
    return answer(request, 413, _("Send less at once: fewer or smaller files and fields."))


def unreadable(request: HttpRequest, status: int) -> HttpResponse:
    """The body is of a charset that nobody reads, or has no length."""
    details = {
        411: _("Send the body whole, with its Content-Length."),
        415: _("The body is in a charset that is not read here. Send it in UTF-8."),
    }
    return answer(request, status, details[status])


@csrf_exempt
def unknown(request: HttpRequest, **_path: Any) -> HttpResponse:
    """Whatever under /api/ is no route."""
    return not_found(request)


def guarded(view: View) -> View:
    """The view, with a problem document also where the library answers before a route is reached."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "\0" in request.path:  # the database would not even look for it
            return not_found(request)
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            response = not_found(request)
        if response.status_code == 405:
            response = of_method(request, response.headers.get("Allow", ""), asked)
        return without_body(response) if asked == "HEAD" else response

    return answered


def of_method(request: HttpRequest, taken: str, asked: str | None) -> HttpResponse:
    """Which methods the address takes: a problem, or the answer to whoever asked just that."""
    methods = {*taken.split(", "), "OPTIONS"}
    allowed = ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
    if asked == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allowed})
    detail = _("Use one of: %(methods)s.") % {"methods": allowed}
    return answer(request, 405, detail, headers={"Allow": allowed})


def without_body(response: HttpResponseBase) -> HttpResponseBase:
    """The same head; the server sends whatever body it is given."""
    if isinstance(response, HttpResponse):
        response["Content-Length"] = str(len(response.content))
        response.content = b""
    return response

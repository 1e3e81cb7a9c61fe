"""Which problem each refusal is: of a rule of the house, of a form, of the library or of Django."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from documents import errors as papers
from documents.examination import scanning
from documents.preparation import folders
from eplatform.api.problems import answer, not_found, too_large
from eplatform.api.reading import Invalid, NotRead
from eplatform.api.reasons import field_errors
from quotes import answering, approving
from workflows.engine import errors as engine
from workflows.files import assigning, intake, knocking, leaving, parties, snoozing
from workflows.files.dossier.faults import DossierRefused, Fault

log = logging.getLogger(__name__)

RETRY_AFTER_S = "2"
#: Refusals that the state of the connection file explains are 409; these have another reason.
STATUS: dict[type[Exception], int] = {
    engine.NotYours: 403,
    engine.UnknownOutcome: 422,
    engine.RequirementMissing: 422,
    engine.ReasonMissing: 422,
    engine.Busy: 503,
    intake.NotAMember: 403,
    intake.NotServed: 422,
    knocking.NotAsked: 422,
    leaving.SameOwner: 422,
    parties.WrongCapacity: 422,
    scanning.ScannerAway: 503,
    papers.PaperRefused: 422,
    papers.UnknownKind: 422,
    papers.ExpiryWrong: 422,
    papers.MarkRefused: 422,
    papers.UploadRefused: 422,
    papers.PartsMissing: 409,
    papers.TooManyUploads: 429,
    papers.MayNotFile: 403,
    folders.NoDossier: 422,
    papers.MayNotReview: 403,
    papers.MayNotHandOver: 403,
    assigning.CannotPerform: 422,
    snoozing.NoSuchDay: 422,
    answering.UnknownChoice: 422,
    approving.AboveYourLevel: 403,
    approving.OwnEstimate: 403,
}


def of_refusal(request: HttpRequest, refusal: engine.Refused) -> HttpResponse:
    """A rule of the house said no; its own words are the detail."""
    status = status_of(type(refusal))
    headers = {"Retry-After": RETRY_AFTER_S} if status == 503 else {}
    members = members_of(refusal)
    return answer(request, status, refusal.message, code=code_of(type(refusal)), headers=headers, **members)


def status_of(refusal: type[engine.Refused]) -> int:
    return next((STATUS[kind] for kind in refusal.__mro__ if kind in STATUS), 409)


def code_of(kind: type[engine.Refused]) -> str:
    """The refusal's own name, as programs write names."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


def members_of(refusal: engine.Refused) -> dict[str, Any]:
    if isinstance(refusal, engine.RequirementMissing):
        return {
            "missing": [
                {"key": key, "label": label} for key, label in zip(refusal.keys, refusal.labels, strict=True)
            ]
        }
    if isinstance(refusal, engine.AlreadyMoved):
        return {"by": str(refusal.who) if refusal.who else None, "at": refusal.when}
    if isinstance(refusal, papers.PaperRefused):
        return {"faults": told(refusal.faults)}
    if isinstance(refusal, papers.PartsMissing):
        return {"parts": refusal.numbers}
    return {}


def told(faults: Iterable[Fault]) -> list[dict[str, object]]:
    return [fault.as_dict() for fault in faults]


def of_dossier(request: HttpRequest, refused: DossierRefused) -> HttpResponse:
    count = sum(fault.is_error for fault in refused.faults)
    detail = ngettext(
        "The dossier is refused for %(count)s fault; its draft waits to be mended.",
        "The dossier is refused for %(count)s faults; its draft waits to be mended.",
        count,
    ) % {"count": count}
    return answer(request, 422, detail, code="dossier-refused", faults=told(refused.faults))


def of_form(request: HttpRequest, invalid: Invalid) -> HttpResponse:
    return of_errors(request, invalid.errors)


def of_schema(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    return of_errors(request, field_errors(invalid.errors))


def of_errors(request: HttpRequest, errors: list[dict[str, str]]) -> HttpResponse:
    return answer(request, 422, _("Correct what `errors` points at, then send it again."), errors=errors)


def of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, AuthenticationError):
        sent = "Authorization" in request.headers
        challenge = 'Bearer realm="eplatform"' + (', error="invalid_token"' if sent else "")
        detail = (
            _("The token is unknown, revoked or expired. Make a new one on your account page.")
            if sent
            else _("Send a token as “Authorization: Bearer …”. You make one on your account page.")
        )
        return answer(request, 401, detail, headers={"WWW-Authenticate": challenge})
    # Raised by our parser, and wrapped on its way.
    if isinstance(error.__cause__, NotRead):
        return of_media(request, error.__cause__)
    if isinstance(error.__cause__, Invalid):
        return of_form(request, error.__cause__)
    if isinstance(error, Throttled):
        detail = _("Too many bad tokens came from your address. Wait, then use a good one.")
        return answer(request, 429, detail, headers={"Retry-After": str(error.wait)})
    return answer(request, 400, _("The body cannot be read. Send it as the documentation says."))


def of_media(request: HttpRequest, refused: NotRead) -> HttpResponse:
    accepted = ", ".join(refused.accepted)
    detail = _("Send one of: %(types)s.") % {"types": accepted}
    return answer(request, 415, detail, headers={"Accept-Post": accepted})


def of_size(request: HttpRequest, _too_much: Exception) -> HttpResponse:
    return too_large(request)


def of_request(request: HttpRequest, _bad: Exception) -> HttpResponse:
    return answer(request, 400, _("The body cannot be read. Send it as the documentation says."))


def of_permission(request: HttpRequest, denied: PermissionDenied) -> HttpResponse:
    return answer(request, 403, str(denied) or _("Your role does not open this."))


def of_absence(request: HttpRequest, _absent: Http404) -> HttpResponse:
    return not_found(request)


def of_failure(request: HttpRequest, failure: Exception) -> HttpResponse:
    """The reason goes to the log, and nothing of it to the caller."""
    log.error("%s %s failed", request.method, request.path, exc_info=failure)
    return answer(request, 500, _("It is recorded here. Try again; if it fails again, tell your contact."))


def register(api: NinjaAPI) -> None:
    """Make the API answer every error with a problem document."""
    handlers: list[tuple[type[Exception], Any]] = [
        (engine.Refused, of_refusal), (DossierRefused, of_dossier), (Invalid, of_form),
        (ValidationError, of_schema), (HttpError, of_http), (NotRead, of_media),
        (RequestDataTooBig, of_size), (TooManyFilesSent, of_size), (TooManyFieldsSent, of_size),
        (SuspiciousOperation, of_request), (BadRequest, of_request), (MultiPartParserError, of_request),
        (PermissionDenied, of_permission), (Http404, of_absence), (Exception, of_failure),
    ]  # fmt: skip
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)

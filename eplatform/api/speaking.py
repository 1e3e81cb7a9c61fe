"""The language of an answer: the one the program asks for, else the one of the person it acts for."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from eplatform.accounts.models import User


def choose(request: HttpRequest, user: User | None = None) -> None:
    """Speak the asked language from here on; cookies and sessions say nothing here."""
    language = asked(request) or (user.language if user else "")
    if language:
        translation.activate(language)
    request.LANGUAGE_CODE = translation.get_language()


def asked(request: HttpRequest) -> str:
    """The first language of Accept-Language that we speak; nothing where it names none."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code == "*":
            break
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return ""

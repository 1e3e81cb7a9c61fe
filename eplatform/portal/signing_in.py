"""What the sign-in library says and sends, in the platform's own words."""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal.ratelimit import parse_rates
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import ngettext

from eplatform.accounts.models import User
from notifications.rendering import fill, frame, isolated

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "too_many_login_attempts":
            return ValidationError(locked_out(), code=code)
        error: ValidationError = super().validation_error(code, *args)
        return error

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Confirm an address unless somebody else signs in with it: it could never become the main one."""
        others = User.objects.exclude(pk=email_address.user_id).filter(email__iexact=email_address.email)
        if others.exists():
            template, values = (
                "account/messages/email_confirmation_failed.txt",
                {"email": email_address.email},
            )
            self.add_message(request, messages.ERROR, template, values)
            return False
        confirmed: bool = super().confirm_email(request, email_address)
        return confirmed

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMultiAlternatives:
        """A mail with the frame of all our mails, in the language its reader chose."""
        user = context.get("user")
        with translation.override(user.language if isinstance(user, User) else translation.get_language()):
            return letter(template_prefix, email, context, headers or {})


def letter(
    prefix: str, email: str, context: dict[str, Any], headers: dict[str, str]
) -> EmailMultiAlternatives:
    person = getattr(context.get("user"), "full_name", "")
    if translation.get_language_bidi():
        person = isolated(person)
    values = {**context, **frame(), "email": email, "person": person}
    mail = EmailMultiAlternatives(
        subject=" ".join(fill(f"{prefix}_subject.txt", values, escape=False).split()),
        body=fill(f"{prefix}_message.txt", values, escape=False).strip() + "\n",
        to=[email],
        headers={**HEADERS, "Content-Language": values["language"], **headers},
    )
    mail.attach_alternative(fill(f"{prefix}_message.html", values, escape=True), "text/html")
    return mail


def locked_out() -> str:
    """How long to wait: the longest span in which failures are counted, as no refused try prolongs it."""
    rates = parse_rates(app_settings.RATE_LIMITS["login_failed"])
    minutes = max(1, -(-int(max((rate.duration for rate in rates), default=60)) // 60))
    return ngettext(
        "Too many wrong passwords: none is accepted now, not even the right one. "
        "Try again in %(minutes)d minute.",
        "Too many wrong passwords: none is accepted now, not even the right one. "
        "Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}

"""Telephone numbers: kept in E.164, shown as people dial them, read as people type them."""

from __future__ import annotations

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from eplatform.formatting.digits import left_to_right

HOME_REGION = "MA"


def read_phone(text: str) -> str:
    """The number in E.164; raises ValidationError when it cannot be dialled."""
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _(
                "“%(text)s” is not a telephone number."
                " Write it as 0661 234 567, or from abroad as +33 1 23 45 67 89."
            ),
            code="phone",
            params={"text": text},
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def bare_phone(e164: str) -> str:
    """The number as dialled: national for Morocco, international for elsewhere; an odd one as it is."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    home = phonenumbers.region_code_for_number(number) == HOME_REGION
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def phone(e164: str) -> str:
    """The same, isolated from left to right so that Arabic text cannot turn it round."""
    return left_to_right(bare_phone(e164))

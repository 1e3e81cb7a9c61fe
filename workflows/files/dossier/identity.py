"""Who applies and where: the identifiers that have a form of their own."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from eplatform.formatting.phones import read_phone
from workflows.files.dossier import reasons
from workflows.files.dossier.fields import Fields
from workflows.files.dossier.model import Applicant

ICE = re.compile(r"[0-9]{15}")
COMMUNE_CODE = re.compile(r"[0-9]{2}\.[0-9]{3}\.[0-9]{2}\.[0-9]{1,2}")


def read_applicant(fields: Fields) -> Applicant:
    applicant = Applicant(
        organisation=fields.text("organisation"),
        ice=_ice(fields),
        email=_email(fields),
        phone=_phone(fields),
    )
    fields.close()
    return applicant


def _ice(fields: Fields) -> str:
    typed = fields.text("ice")
    digits = typed.replace(" ", "")
    if typed and not ICE.fullmatch(digits):
        fields.tell(reasons.BAD_ICE, "ice", value=typed)
        return ""
    return digits


def _email(fields: Fields) -> str:
    email = fields.text("email", longest=254)
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        fields.tell(reasons.BAD_EMAIL, "email", value=email)
        return ""
    return email.lower()


def _phone(fields: Fields) -> str:
    typed = fields.text("phone", longest=40)
    if not typed:
        return ""
    try:
        return read_phone(typed)
    except ValidationError:
        fields.tell(reasons.BAD_PHONE, "phone", value=typed)
        return ""


def read_commune_code(fields: Fields) -> str:
    code = fields.text("commune_code", longest=20)
    if code and not COMMUNE_CODE.fullmatch(code):
        fields.tell(reasons.BAD_COMMUNE_CODE, "commune_code", value=code)
        return ""
    return code

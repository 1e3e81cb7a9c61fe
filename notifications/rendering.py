"""Putting a message into words: its three templates, in one language, as sent."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from notifications.messages import FileMessage

FIRST_STRONG_ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
SUBJECT_LENGTH = 250


@dataclass(frozen=True)
class Words:
    """A message as its reader sees it."""

    subject: str
    body: str
    html: str


def render(message: FileMessage) -> Words:
    """The message in the active language; a missing template or field fails here, not in somebody's inbox."""
    context, folder = context_of(message), f"notifications/{message.key()}"
    subject = " ".join(fill(f"{folder}/subject.txt", context, escape=False).split())
    return Words(
        subject=subject[:SUBJECT_LENGTH],
        body=fill(f"{folder}/body.txt", context, escape=False).strip() + "\n",
        html=fill(f"{folder}/body.html", context, escape=True),
    )


def context_of(message: FileMessage) -> dict[str, Any]:
    values = {field.name: getattr(message, field.name) for field in fields(message)}
    if translation.get_language_bidi():
        values = {name: isolated(value) for name, value in values.items()}
    return {
        **values, **frame(), "link": message.link, "public_url": settings.PUBLIC_URL, "legal": message.legal,
    }  # fmt: skip


def frame() -> dict[str, str]:
    """What the frame of every mail asks for, in the active language."""
    language = translation.get_language() or settings.LANGUAGE_CODE
    rtl = translation.get_language_bidi()
    return {"language": language, "direction": "rtl" if rtl else "ltr", "start": "right" if rtl else "left"}


def isolated(value: Any) -> Any:
    """Text of another direction kept from turning an Arabic sentence round."""
    return f"{FIRST_STRONG_ISOLATE}{value}{END_OF_ISOLATE}" if isinstance(value, str) and value else value


def fill(name: str, context: dict[str, Any], *, escape: bool) -> str:
    """A template in words; plain text is not escaped."""
    template: Any = get_template(name)
    return str(template.template.render(Context(dict(context), autoescape=escape)))

"""What Django's system check says of the papers' room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register
from django.core.exceptions import ImproperlyConfigured

from documents.examination import scanning


@register()
def check_address(**_asked: Any) -> list[CheckMessage]:
    """A scanner that cannot be reached for a slip of the pen would keep every paper waiting."""
    try:
        scanning.ensure_address(settings.CLAMD_ADDRESS)
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="documents.E001")]
    return []


@register(deploy=True)
def check_scanner(**_asked: Any) -> list[CheckMessage]:
    """An installation may do without, and should know that it does."""
    if scanning.is_set_up():
        return []
    hint = "Set CLAMD_ADDRESS to have them scanned by clamd."
    text = "No virus scanner is set up: papers are kept unscanned, and say so."
    return [Info(text, hint, id="documents.I001")]

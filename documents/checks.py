"""What Django's system check says of the papers' room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register
from django.core.exceptions import ImproperlyConfigured

from documents import scanning


@register()
def check_scanner(**_asked: Any) -> list[CheckMessage]:
    """Whether papers are scanned; an installation may do without, and should know that it does."""
    address = settings.CLAMD_ADDRESS
    if not address:
        hint = "Set CLAMD_ADDRESS to have them scanned by clamd."
        return [
            Info(
                "No virus scanner is set up: papers are kept unscanned, and say so.",
                hint,
                id="documents.I001",
            )
        ]
    try:
        scanning.ensure_address(address)
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="documents.E001")]
    return []

"""Sizes of documents, in the decimal units that storage is sold in."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from eplatform.formatting.digits import WIDE_SPACE, digits


def size(count: int) -> str:
    """So many bytes in kilobytes, megabytes or gigabytes, to one decimal; never less than 0.1 kB."""
    unit, bytes_of = _("kB"), 10**3
    if count >= 10**9:
        unit, bytes_of = _("GB"), 10**9
    elif count >= 10**6:
        unit, bytes_of = _("MB"), 10**6
    return f"{digits(round(Decimal(max(count, 100)) / bytes_of, 1))}{WIDE_SPACE}{unit}"

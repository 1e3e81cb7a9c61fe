"""Two versions of a paper side by side: which facts of them differ."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from documents.models import PaperVersion
from documents.painting.orders import SVG
from documents.viewer.previewing import Preview
from eplatform.formatting.digits import WIDE_SPACE, digits, left_to_right


@dataclass(frozen=True)
class Fact:
    """A fact of both versions; `form` says how it is written."""

    label: Any
    form: str
    older: Any
    newer: Any

    @property
    def differs(self) -> bool:
        return bool(self.older != self.newer)


def facts(older: PaperVersion, newer: PaperVersion) -> list[Fact]:
    rows = Preview.objects.filter(sha256__in=[older.sha256, newer.sha256], page=1, fault="")
    seen = {(row.sha256, row.purpose): row for row in rows}
    return [
        Fact(_("Name"), "text", older.name, newer.name),
        Fact(_("Size"), "size", older.size, newer.size),
        Fact(_("Pages"), "text", pages(seen, older), pages(seen, newer)),
        Fact(_("Sheet"), "text", sheet(seen, older), sheet(seen, newer)),
        Fact(_("SHA-256"), "hash", older.sha256, newer.sha256),
        Fact(_("Sent by"), "text", str(older.uploaded_by or ""), str(newer.uploaded_by or "")),
        Fact(_("Sent on"), "moment", older.uploaded_at, newer.uploaded_at),
        Fact(_("State"), "text", older.get_state_display(), newer.get_state_display()),
    ]


def pages(seen: dict[tuple[str, str], Preview], version: PaperVersion) -> int | None:
    row = seen.get((version.sha256, Preview.Purpose.THUMB))
    return row.pages if row else None


def sheet(seen: dict[tuple[str, str], Preview], version: PaperVersion) -> str:
    """Width and height of the first page, or of what is drawn."""
    row = seen.get((version.sha256, Preview.Purpose.PAGE))
    if row is None or row.extent is None:
        return ""
    if row.content_type != SVG and row.metres_per_unit is None:
        return across(row.extent, row, "mm", decimals=0)
    if row.metres_per_unit is None:
        return across(row.extent, row, "", decimals=2)
    return across(row.extent * row.metres_per_unit, row, "m", decimals=2)


def across(wide: Decimal, row: Preview, unit: str, *, decimals: int) -> str:
    high = wide * row.height / row.width
    text = f"{digits(wide, decimals=decimals)} × {digits(high, decimals=decimals)}"
    return left_to_right(f"{text}{WIDE_SPACE}{unit}" if unit else text)

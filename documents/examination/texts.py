"""Telling texts apart: drawings in DXF, plans in GeoJSON, tables, and plain text."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from documents.catalogue.formats import Format

LOOKED_AT = 65_536
SEPARATORS = (",", ";", "\t")
#: A DXF drawing may open with comments (group 999) before its first section.
DXF = re.compile(r"\s*(999\r?\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\b")
GEOJSON = re.compile(r'"type"\s*:\s*"(FeatureCollection|Feature|Polygon|MultiPolygon|GeometryCollection)"')
#: What a browser would run, and pictures whose signature is plain letters: no papers of ours.
FOREIGN = re.compile(
    r"\s*(<(!doctype|html|head|body|script|svg|iframe|\?xml|\?php)\b|GIF8[79]a|%!PS)", re.IGNORECASE
)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def format_of_text(stream: BinaryIO) -> Format:
    """The format of a text by its beginning, or UNKNOWN for bytes that are no text."""
    stream.seek(0)
    text = _text(stream.read(LOOKED_AT))
    if text is None or FOREIGN.match(text):
        return Format.UNKNOWN
    if DXF.match(text):
        return Format.DXF
    if text.lstrip().startswith("{") and GEOJSON.search(text):
        return Format.GEOJSON
    header = next((line for line in text.splitlines() if line.strip()), "")
    return Format.CSV if any(separator in header for separator in SEPARATORS) else Format.TEXT


def _text(head: bytes) -> str | None:
    """The text, in UTF-8 or as older programs write it; the last letter may be cut in two."""
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        text = head.decode("cp1252", "replace")
    return None if not text.strip() or UNPRINTABLE.search(text) else text

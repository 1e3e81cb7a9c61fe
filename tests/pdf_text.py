"""The words of a PDF, as tests look for them."""

from __future__ import annotations

import io

from pypdf import PdfReader

#: In Arabic papers the space and the sign that isolates left-to-right words share a glyph.
ISOLATE = "\u2066"


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages).replace(ISOLATE, "")

"""Small papers made on the spot: every test brings its own."""

from __future__ import annotations

import io

import pikepdf
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

#: The keys made in the running test (see conftest.py).
KEYS: set[str] = set()


def stored_keys() -> set[str]:
    """Those of the test's keys that lie in the storage now."""
    return {key for key in KEYS if default_storage.exists(key)}


def pdf(pages: int = 1) -> bytes:
    """A PDF that opens."""
    document = pikepdf.new()
    for _page in range(pages):
        document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(name: str = "plan.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf() if content is None else content)

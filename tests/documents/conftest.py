"""What the tests of papers watch: the keys that their own acts put into the storage."""

from __future__ import annotations

import pytest

from documents.storage import storing
from tests.documents import samples


@pytest.fixture(autouse=True)
def watched_keys(monkeypatch):
    """Every key made in this test, so that others who fill the same storage do not disturb."""
    make = storing.fresh_key
    samples.KEYS.clear()

    def remembered(room: str) -> str:
        key = make(room)
        samples.KEYS.add(key)
        return key

    monkeypatch.setattr(storing, "fresh_key", remembered)

"""What the tests of papers watch: the keys that their own acts put into the storage."""

from __future__ import annotations

import pytest

from documents.storage import storing
from tests.documents import samples


@pytest.fixture(scope="session", autouse=True)
def watched_keys():
    """Every key that is made, so that others who fill the same storage do not disturb.

    It stays for all tests: a patch of one test would keep the files of the shelf from it.
    """
    make = storing.fresh_key

    def remembered(room: str) -> str:
        key = make(room)
        samples.KEYS.add(key)
        return key

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storing, "fresh_key", remembered)
        yield


@pytest.fixture(autouse=True)
def keys_of_this_test(watched_keys):
    samples.KEYS.clear()

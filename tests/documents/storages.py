"""A bucket of a test's own, where nothing lies but what the test puts there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from documents.storage import bucket, storing


@contextmanager
def own_bucket() -> Iterator[str]:
    """Every paper of the block goes there; seals may outlive it, with the storage of the tests."""
    storage = storing.storage()
    before = storage.bucket_name
    name = f"own-{secrets.token_hex(4)}"
    bucket.prepare(storing.client(), name, origins=["*"])
    storage.bucket_name, storage._bucket = name, None
    try:
        yield name
    finally:
        storage.bucket_name, storage._bucket = before, None

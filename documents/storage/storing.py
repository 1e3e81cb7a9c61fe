"""Bytes in the storage: kept under keys of the server's choice, removed when what they belong to fails."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, BinaryIO, Protocol, cast
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.db import transaction

from documents.digests import PIECE, measure

#: How long a signed address lasts to begin a download, in seconds.
DOWNLOAD_LASTS = 300

_fresh: ContextVar[list[str] | None] = ContextVar("fresh_keys", default=None)


class Keeping(Protocol):
    """A row that names what it keeps in the storage."""

    key: str
    name: str
    content_type: str
    storage_version: str


@dataclass(frozen=True)
class Stored:
    """What was put in the storage."""

    key: str
    size: int
    sha256: str
    #: Which of the key's versions it is; empty in a bucket that keeps none.
    version: str = ""
    #: The storage's checksum over those of the parts, where it came in parts.
    composite: str = ""


@contextmanager
def removed_on_failure() -> Iterator[None]:
    """Whatever is stored inside is removed again when the block fails; the outermost block decides.

    Open it around the transaction, not in it: a failing commit must be seen too.
    """
    if _fresh.get() is not None:
        yield
        return
    keys: list[str] = []
    token = _fresh.set(keys)
    try:
        yield
    except BaseException:
        for key in keys:
            remove(key)
        raise
    finally:
        _fresh.reset(token)


def fresh_key(room: str) -> str:
    """A key that says nothing about what it holds; `room` groups keys for the storage's keepers."""
    return f"{room}/{secrets.token_hex(16)}"


def store(stream: BinaryIO, room: str, content_type: str) -> Stored:
    """Keep the bytes of a stream that can be rewound under a fresh key."""
    measured = measure(stream)
    key = fresh_key(room)
    fresh = _fresh.get()
    if fresh is not None:
        fresh.append(key)
    stream.seek(0)
    # A small paper goes at once: for a stream, the client asks first and waits to be told to go on.
    body = stream.read() if measured.size <= PIECE else stream
    put = client().put_object(
        **place(key), Body=body, ContentType=content_type, ContentLength=measured.size
    )  # fmt: skip
    return Stored(key, measured.size, measured.sha256, put.get("VersionId", ""))


@contextmanager
def fetched(key: str, *, version: str = "") -> Iterator[BinaryIO]:
    """The object as a local stream that can be rewound; large ones lie on disk meanwhile."""
    with tempfile.SpooledTemporaryFile(max_size=8 * PIECE) as spool:
        told = {"VersionId": version} if version else None
        client().download_fileobj(storage().bucket_name, key, spool, ExtraArgs=told)
        spool.seek(0)
        yield cast("BinaryIO", spool)


def remove_after_commit(key: str) -> None:
    transaction.on_commit(partial(remove, key))


def remove(key: str) -> None:
    """Remove every version of an object and every mark of its deletion: a plain delete keeps the bytes.

    Raises botocore's ClientError where a version is sealed.
    """
    for version, _is_marker in versions_of(key):
        client().delete_object(**place(key, version))


def versions_of(key: str) -> Iterator[tuple[str, bool]]:
    """The storage's versions of a key, with whether each but marks that the object was deleted."""
    pages = client().get_paginator("list_object_versions")
    for page in pages.paginate(Bucket=storage().bucket_name, Prefix=key):
        for part in ("Versions", "DeleteMarkers"):
            yield from (
                (found["VersionId"], part == "DeleteMarkers")
                for found in page.get(part, [])
                if found["Key"] == key
            )


def signed_download(key: str, name: str, content_type: str, *, version: str = "") -> str:
    """A short-lived address that downloads that version of the object under the name its owner gave it."""
    parameters = {"ResponseContentDisposition": disposition(name), "ResponseContentType": content_type}
    return signed(key, parameters, version)


def download_of(paper: Keeping) -> str:
    """The address of a version of a paper."""
    return signed_download(paper.key, paper.name, paper.content_type, version=paper.storage_version)


def signed_picture(key: str) -> str:
    """A short-lived address for a page of ours to show a picture by."""
    return signed(key, {})


def signed(key: str, parameters: Mapping[str, str], version: str = "") -> str:
    told = {**place(key, version), **parameters}
    return str(client().generate_presigned_url("get_object", Params=told, ExpiresIn=DOWNLOAD_LASTS))


def disposition(name: str) -> str:
    """The header that names a download: in plain letters, then as it is (RFC 5987)."""
    plain = "".join(letter if 32 <= ord(letter) < 127 and letter not in '"\\%' else "_" for letter in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def place(key: str, version: str = "") -> dict[str, str]:
    """How the storage's client is told which object is meant, or which of its versions."""
    named = {"VersionId": version} if version else {}
    return {"Bucket": storage().bucket_name, "Key": key, **named}


def storage() -> Any:
    return cast("Any", default_storage)


def bucket() -> Any:
    return storage().bucket


def client() -> Any:
    """One for all threads, as boto3 allows: the storage makes one for each, of some megabytes."""
    return _client(storage().endpoint_url, storage().access_key)


@cache
def _client(_endpoint: str, _access_key: str) -> Any:
    return storage().connection.meta.client

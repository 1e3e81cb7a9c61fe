"""The storage's own lock on one version of an object: put on, prolonged, read back."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from documents.storage.storing import client, place
from documents.storage.streaming import pieces

#: What a bucket calls the version of an object from before it kept versions.
NO_VERSION = "null"
MODE = "COMPLIANCE"
#: What SeaweedFS answers for an object that was never locked.
NO_LOCK = "ObjectLockConfigurationNotFoundError"


def settled_version(key: str, named: str) -> str | None:
    """The storage's version to lock, None where nothing lies there.

    Locks do not hold what lay there before the bucket kept versions: it is copied onto itself first.
    """
    try:
        found = named or client().head_object(**place(key)).get("VersionId", NO_VERSION)
    except ClientError as problem:
        if is_absence(problem):
            return None
        raise
    if found != NO_VERSION:
        return str(found)
    copied = client().copy_object(**place(key), CopySource=place(key), MetadataDirective="REPLACE")
    return str(copied["VersionId"])


def is_whole(key: str, version: str, sha256: str) -> bool:
    """Whether that version is there, and has that hash; it is read piece by piece."""
    digest = hashlib.sha256()
    try:
        for piece in pieces(key, version):
            digest.update(piece)
    except ClientError as problem:
        if is_absence(problem):
            return False
        raise
    return digest.hexdigest() == sha256


def lock(key: str, version: str, until: datetime) -> datetime:
    """Lock the version until then; a lock that lasts longer already stays. Returns until when it holds."""
    retention = {"Mode": MODE, "RetainUntilDate": until}
    try:
        client().put_object_retention(**place(key, version), Retention=retention)
    except ClientError:
        standing = lock_of(key, version)
        if standing is None or standing[0] != MODE or standing[1] < until:
            raise
        return standing[1]
    return until


def lock_of(key: str, version: str) -> tuple[str, datetime] | None:
    """The mode of a version's lock and until when it holds; None where there is none."""
    try:
        found: Any = client().get_object_retention(**place(key, version))
    except ClientError as problem:
        if is_absence(problem):
            return None
        raise
    return found["Retention"]["Mode"], found["Retention"]["RetainUntilDate"]


def is_absence(problem: ClientError) -> bool:
    """Whether the storage says that there is no such object, or no such lock on it."""
    said = problem.response["Error"]["Code"]
    return said in ("NoSuchKey", "NoSuchVersion", "NoSuchObjectLockConfiguration", NO_LOCK, "404")


def composite_of(key: str, version: str) -> str:
    """The storage's checksum over those of the parts; empty where it kept none."""
    found = client().head_object(**place(key, version), ChecksumMode="ENABLED")
    return str(found.get("ChecksumSHA256", ""))

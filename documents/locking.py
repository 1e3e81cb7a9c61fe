"""The storage's own lock on one version of an object: put on, prolonged, read back."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from documents import storing
from documents.sniffing import PIECE

#: What a bucket calls the version of an object from before it kept versions.
NO_VERSION = "null"
MODE = "COMPLIANCE"
#: What SeaweedFS answers for an object that was never locked.
NO_LOCK = "ObjectLockConfigurationNotFoundError"


def settled_version(key: str, named: str) -> str | None:
    """The storage's version to lock, None where nothing lies there.

    Locks do not hold what lay there before the bucket kept versions: it is copied onto itself first.
    """
    place = {"Bucket": storing.storage().bucket_name, "Key": key}
    try:
        found = named or storing.client().head_object(**place).get("VersionId", NO_VERSION)
    except ClientError as problem:
        if is_absence(problem):
            return None
        raise
    if found != NO_VERSION:
        return str(found)
    copied = storing.client().copy_object(**place, CopySource={**place}, MetadataDirective="REPLACE")
    return str(copied["VersionId"])


def is_whole(key: str, version: str, sha256: str) -> bool:
    """Whether that version is there, and has that hash; it is read piece by piece."""
    try:
        found = storing.client().get_object(
            Bucket=storing.storage().bucket_name, Key=key, VersionId=version
        )  # fmt: skip
    except ClientError as problem:
        if is_absence(problem):
            return False
        raise
    digest = hashlib.sha256()
    with found["Body"] as body:
        while piece := body.read(PIECE):
            digest.update(piece)
    return digest.hexdigest() == sha256


def lock(key: str, version: str, until: datetime) -> datetime:
    """Lock the version until then; a lock that lasts longer already stays. Returns until when it holds."""
    place = {"Bucket": storing.storage().bucket_name, "Key": key, "VersionId": version}
    try:
        storing.client().put_object_retention(**place, Retention={"Mode": MODE, "RetainUntilDate": until})
    except ClientError:
        standing = lock_of(key, version)
        if standing is None or standing[0] != MODE or standing[1] < until:
            raise
        return standing[1]
    return until


def lock_of(key: str, version: str) -> tuple[str, datetime] | None:
    """The mode of a version's lock and until when it holds; None where there is none."""
    try:
        found: Any = storing.client().get_object_retention(
            Bucket=storing.storage().bucket_name, Key=key, VersionId=version
        )
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
    found = storing.client().head_object(
        Bucket=storing.storage().bucket_name, Key=key, VersionId=version, ChecksumMode="ENABLED"
    )
    return str(found.get("ChecksumSHA256", ""))

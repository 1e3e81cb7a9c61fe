"""Objects that reach the storage in parts: begun, each part signed for its own bytes, put together."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from botocore.exceptions import ClientError

from documents.storage.storing import client, place, remove, storage

#: How long the address of a part lasts, in seconds; another one is had for the asking.
PART_LASTS = 3600
GONE = ("NoSuchUpload", "404", "NoSuchKey")


@dataclass(frozen=True)
class Address:
    """Where one part goes; the storage takes no other length and no other bytes under it."""

    url: str
    headers: dict[str, str]
    size: int
    expires_in: int = PART_LASTS


@dataclass(frozen=True)
class Whole:
    """An object that was put together from its parts."""

    composite_sha256: str
    storage_version: str


def begin(key: str, content_type: str) -> str:
    """The storage's own name for the upload."""
    answer = client().create_multipart_upload(
        **place(key), ContentType=content_type, ChecksumAlgorithm="SHA256", ChecksumType="COMPOSITE"
    )
    return str(answer["UploadId"])


def sign_part(key: str, upload_id: str, number: int, size: int, sha256: str) -> Address:
    digest = as_base64(sha256)
    parameters = {
        **place(key), "UploadId": upload_id, "PartNumber": number, "ContentLength": size,
        "ChecksumSHA256": digest,
    }  # fmt: skip
    url = client().generate_presigned_url("upload_part", Params=parameters, ExpiresIn=PART_LASTS)
    return Address(str(url), {"x-amz-checksum-sha256": digest}, size)


def parts(key: str, upload_id: str) -> dict[int, tuple[str, int]] | None:
    """ETag and size of every part that lies there; None where the storage no longer knows the upload."""
    pages = client().get_paginator("list_parts").paginate(**place(key), UploadId=upload_id)
    try:
        return {
            part["PartNumber"]: (part["ETag"], part["Size"])
            for page in pages
            for part in page.get("Parts", [])
        }
    except ClientError as problem:
        if problem.response["Error"]["Code"] in GONE:
            return None
        raise


def complete(key: str, upload_id: str, etags: Mapping[int, str], sha256s: Sequence[str]) -> Whole | None:
    """One object of the parts, each the one that was declared; None where the storage has made it already."""
    listed = [
        {"PartNumber": number, "ETag": etags[number], "ChecksumSHA256": as_base64(sha256)}
        for number, sha256 in enumerate(sha256s, start=1)
    ]
    try:
        answer = client().complete_multipart_upload(
            **place(key), UploadId=upload_id, MultipartUpload={"Parts": listed}
        )
    except ClientError as problem:
        if problem.response["Error"]["Code"] in GONE:
            return None
        raise
    return Whole(str(answer.get("ChecksumSHA256", "")), str(answer.get("VersionId", "")))


def completed(key: str, size: int, sha256s: Sequence[str]) -> Whole | None:
    """The object, if it was put together already and nobody heard of it."""
    try:
        found = client().head_object(**place(key), ChecksumMode="ENABLED")
    except ClientError as problem:
        if problem.response["Error"]["Code"] in GONE:
            return None
        raise
    if found["ContentLength"] != size:
        return None
    return Whole(str(found.get("ChecksumSHA256") or composite(sha256s)), str(found.get("VersionId", "")))


def composite(sha256s: Sequence[str]) -> str:
    """The checksum that S3 keeps of an object in parts: over the checksums of the parts."""
    whole = hashlib.sha256(b"".join(bytes.fromhex(each) for each in sha256s)).digest()
    return f"{base64.b64encode(whole).decode()}-{len(sha256s)}"


def abort(key: str, upload_id: str) -> None:
    """Give the upload up with its parts; one that is gone already is no fault."""
    try:
        client().abort_multipart_upload(**place(key), UploadId=upload_id)
    except ClientError as problem:
        if problem.response["Error"]["Code"] not in GONE:
            raise


def forget(key: str, upload_id: str) -> None:
    """Remove the parts, and the whole if it was put together unheard."""
    abort(key, upload_id)
    remove(key)


def begun_before(moment: datetime, prefixes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Key and name of every upload that the storage has been keeping open since before the moment."""
    pages = client().get_paginator("list_multipart_uploads")
    for prefix in prefixes:
        for page in pages.paginate(Bucket=storage().bucket_name, Prefix=prefix):
            for found in page.get("Uploads", []):
                if found["Initiated"] < moment:
                    yield found["Key"], found["UploadId"]


def as_base64(sha256: str) -> str:
    return base64.b64encode(bytes.fromhex(sha256)).decode()

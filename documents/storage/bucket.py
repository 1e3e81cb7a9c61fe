"""Make the bucket fit to keep papers: every object with its versions, object lock, and browsers let in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CORSRuleOutputTypeDef, CORSRuleTypeDef

LOOPBACK = ("127.0.0.1", "localhost")


class UnfitStorage(Exception):
    """The storage cannot keep papers as they must be kept; says what it lacks."""


def prepare(client: S3Client, bucket: str, *, origins: list[str]) -> None:
    """Make the bucket where it is missing, and set what it lacks; a prepared one is only asked.

    ``origins`` are the addresses from which browsers send and read papers. Raises UnfitStorage.
    """
    if bucket not in [found["Name"] for found in client.list_buckets()["Buckets"]]:
        client.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True, **place(client))
    keep_versions(client, bucket)
    lock_objects(client, bucket)
    let_in(client, bucket, origins)


def keep_versions(client: S3Client, bucket: str) -> None:
    """A seal holds one version of an object: whatever is written later must not take its place."""
    if client.get_bucket_versioning(Bucket=bucket).get("Status") != "Enabled":
        asked = {"VersioningConfiguration": {"Status": "Enabled"}}
        ask(client.put_bucket_versioning, bucket, "versioning", **asked)


def lock_objects(client: S3Client, bucket: str) -> None:
    if is_locking(client, bucket):
        return
    asked = {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}}
    ask(client.put_object_lock_configuration, bucket, "object lock", **asked)
    if not is_locking(client, bucket):
        raise UnfitStorage(f"Bucket {bucket} has no object lock: without it papers cannot be sealed.")


def is_locking(client: S3Client, bucket: str) -> bool:
    from botocore.exceptions import ClientError  # noqa: PLC0415 - it takes long to import

    try:
        found = client.get_object_lock_configuration(Bucket=bucket)
    except ClientError:  # said as an error by the storages that have it, and by those that do not
        return False
    return found.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled"


def let_in(client: S3Client, bucket: str, origins: list[str]) -> None:
    """Browsers on the portal's pages may send parts and read papers, by signed addresses alone."""
    rule = cors_rule(origins)
    if current_rules(client, bucket) != [rule]:
        ask(client.put_bucket_cors, bucket, "CORS rules", CORSConfiguration={"CORSRules": [rule]})


def cors_rule(origins: list[str]) -> CORSRuleTypeDef:
    return {
        "ID": "portal",
        "AllowedHeaders": ["*"],
        "AllowedMethods": ["PUT", "GET", "HEAD"],
        "AllowedOrigins": origins,
        "ExposeHeaders": ["ETag", "x-amz-checksum-sha256", "x-amz-version-id"],
        "MaxAgeSeconds": 3600,
    }


def current_rules(client: S3Client, bucket: str) -> list[CORSRuleOutputTypeDef]:
    from botocore.exceptions import ClientError  # noqa: PLC0415 - it takes long to import

    try:
        return client.get_bucket_cors(Bucket=bucket)["CORSRules"]
    except ClientError:  # there is none yet; one that cannot be had fails when it is set
        return []


def ask(setting: Any, bucket: str, name: str, **asked: Any) -> None:
    from botocore.exceptions import ClientError  # noqa: PLC0415 - it takes long to import

    try:
        setting(Bucket=bucket, **asked)
    except ClientError as problem:
        raise UnfitStorage(
            f"Bucket {bucket} has no {name}, and the storage does not let us set it: {problem} "
            "Set it there, or give a bucket of a storage that has it."
        ) from problem


def place(client: S3Client) -> Any:
    """Amazon's oldest region is the only one that must not be named."""
    region = client.meta.region_name
    return {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}


def origins_of(url: str) -> list[str]:
    """The origin of the portal's address; on this machine, under either of its names."""
    parts = urlsplit(url)
    if parts.hostname not in LOOPBACK:
        return [urlunsplit((parts.scheme, parts.netloc, "", "", ""))]
    port = f":{parts.port}" if parts.port else ""
    return [f"{parts.scheme}://{name}{port}" for name in LOOPBACK]

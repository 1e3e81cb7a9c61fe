"""The services an installation brings along instead of the embedded ones, and whether they answer."""

from __future__ import annotations

import os

import psycopg

from documents.storage.bucket import UnfitStorage, prepare
from eplatform import environment
from eplatform.running.failures import CannotRun, in_one_line

S3_NAMES = ("S3_ENDPOINT_URL", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")


def database_url(name: str = "DATABASE_URL") -> str:
    """The address of the database as given; empty where the embedded PostgreSQL is wanted."""
    url = os.environ.get(name, "")
    if url and not environment.database(url, name)["USER"]:
        raise CannotRun(f"{name} names no user: it must read postgresql://user:password@host:port/name.")
    return url


def owner_url() -> str:
    """DATABASE_OWNER_URL as given: the role that migrates; without it the application's own role does."""
    url = database_url("DATABASE_OWNER_URL")
    if url and not os.environ.get("DATABASE_URL"):
        raise CannotRun("DATABASE_OWNER_URL is set without DATABASE_URL: set both, or neither.")
    return url


def ensure_database_answers(url: str, name: str = "DATABASE_URL") -> None:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        raise CannotRun(f"The database of {name} does not answer: {in_one_line(error)}") from None


def s3_settings() -> dict[str, str]:
    """The S3 settings as given, all of them or none."""
    given = {name: os.environ[name] for name in S3_NAMES if os.environ.get(name)}
    missing = [name for name in S3_NAMES if name not in given]
    if given and missing:
        raise CannotRun(
            f"The S3 settings are incomplete: set {' and '.join(missing)} beside {' and '.join(given)}, "
            "or none of them for the embedded SeaweedFS."
        )
    return given


def ensure_storage_answers(given: dict[str, str], *, bucket: str, region: str, origins: list[str]) -> None:
    """Reach the bucket, make it where it does not exist yet, and set what it lacks."""
    # Imported here because an installation with the embedded storage starts sooner without them.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415

    try:
        client = boto3.client(
            "s3",
            endpoint_url=given["S3_ENDPOINT_URL"],
            aws_access_key_id=given["S3_ACCESS_KEY_ID"],
            aws_secret_access_key=given["S3_SECRET_ACCESS_KEY"],
            region_name=region,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, connect_timeout=5),
        )
        prepare(client, bucket, origins=origins)
    except UnfitStorage as unfit:
        raise CannotRun(str(unfit)) from None
    except (BotoCoreError, ClientError, ValueError) as error:  # the last where it is no address at all
        raise CannotRun(f"The storage of S3_ENDPOINT_URL does not serve bucket {bucket}: {error}") from None

"""The bucket that papers are kept in: versions, locks, browsers let in, and what is removed is gone."""

from __future__ import annotations

import urllib.request
from datetime import datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from documents.storage import bucket, storing

ORIGINS = ["https://portal.example"]


@pytest.fixture
def client():
    return storing.client()


@pytest.fixture
def plain(client):
    """A bucket as earlier versions of the platform made it, with an object in it."""
    name = f"plain-{storing.secrets.token_hex(4)}"
    client.create_bucket(Bucket=name)
    client.put_object(Bucket=name, Key="papers/old", Body=b"old")
    yield name
    for found in client.list_object_versions(Bucket=name).get("Versions", []):
        client.delete_object(Bucket=name, Key=found["Key"], VersionId=found["VersionId"])
    client.delete_bucket(Bucket=name)


def test_plain_bucket_of_before_is_mended_and_keeps_what_it_holds(client, plain):
    bucket.prepare(client, plain, origins=ORIGINS)

    assert bucket.is_locking(client, plain)
    assert client.get_bucket_versioning(Bucket=plain)["Status"] == "Enabled"
    assert client.get_bucket_cors(Bucket=plain)["CORSRules"][0]["AllowedOrigins"] == ORIGINS
    assert client.get_object(Bucket=plain, Key="papers/old")["Body"].read() == b"old"


def test_prepared_bucket_is_only_asked(client, plain):
    bucket.prepare(client, plain, origins=ORIGINS)
    calls = []
    client.meta.events.register("before-call.s3", lambda model, **_given: calls.append(model.name), "calls")

    bucket.prepare(client, plain, origins=ORIGINS)

    client.meta.events.unregister("before-call.s3", unique_id="calls")
    assert sorted(calls) == [
        "GetBucketCors", "GetBucketVersioning", "GetObjectLockConfiguration", "ListBuckets"
    ]  # fmt: skip


def test_storage_without_object_lock_is_named(client, plain):
    """What a storage without object lock answers: the request is made one that this storage refuses too."""

    def refuse(**given):
        return client.put_object_lock_configuration(
            Bucket=given["Bucket"], ObjectLockConfiguration={"ObjectLockEnabled": "Never"}
        )

    with pytest.raises(bucket.UnfitStorage, match="has no object lock"):
        bucket.ask(refuse, plain, "object lock")


def test_command_prepares_the_bucket_of_the_settings(capsys):
    call_command("prepare_storage")

    assert settings.S3_BUCKET in capsys.readouterr().out


def test_command_says_when_the_storage_cannot_be_reached(settings, monkeypatch):
    monkeypatch.setattr(settings, "S3_BUCKET", "No_Such_Name")

    with pytest.raises(CommandError, match="No_Such_Name"):
        call_command("prepare_storage")


def test_both_names_of_this_machine_are_let_in():
    assert bucket.origins_of("http://127.0.0.1:8000") == ["http://127.0.0.1:8000", "http://localhost:8000"]
    assert bucket.origins_of("https://portal.example/") == ["https://portal.example"]


def stored(content: bytes) -> storing.Stored:
    return storing.store(ContentFile(content), "papers", "text/plain")


def test_removing_leaves_no_version_and_no_mark(client):
    kept = stored(b"first")
    client.put_object(Bucket=settings.S3_BUCKET, Key=kept.key, Body=b"second")
    client.delete_object(Bucket=settings.S3_BUCKET, Key=kept.key)
    assert len(list(storing.versions_of(kept.key))) == 3

    storing.remove(kept.key)

    assert list(storing.versions_of(kept.key)) == []


def test_removing_leaves_a_key_that_begins_alike(client):
    kept = stored(b"first")
    client.put_object(Bucket=settings.S3_BUCKET, Key=f"{kept.key}-longer", Body=b"another's")

    storing.remove(kept.key)

    assert list(storing.versions_of(f"{kept.key}-longer"))


def test_download_gives_the_version_that_was_checked(client):
    kept = stored(b"checked")
    client.put_object(Bucket=settings.S3_BUCKET, Key=kept.key, Body=b"slipped in later")

    address = storing.signed_download(kept.key, "plan.txt", "text/plain", version=kept.version)

    with urllib.request.urlopen(address, timeout=5) as answer:
        assert answer.read() == b"checked"


def test_locked_version_cannot_be_removed(client):
    kept = stored(b"sealed")
    until: datetime = timezone.now() + timedelta(seconds=2)
    client.put_object_retention(
        Bucket=settings.S3_BUCKET, Key=kept.key, VersionId=kept.version,
        Retention={"Mode": "COMPLIANCE", "RetainUntilDate": until},
    )  # fmt: skip

    with pytest.raises(ClientError, match="AccessDenied"):
        storing.remove(kept.key)

"""Each difference between database, storage and seals, forged for real, is found and named."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from documents.filings.filing import file_paper
from documents.keeping import comparing, sealing
from documents.keeping.seals import Seal
from documents.keeping.verifying import Asked, findings
from documents.models import PaperVersion, Preview
from documents.preparation import drafting
from documents.reviewing import review
from documents.storage import locking, storing
from tests import factories
from tests.documents.samples import attached, pdf, upload
from tests.documents.storages import own_bucket

NOW = factories.NOW


#: What earlier tests left in the bucket: their rows are gone, and what they sealed stays.
LEFT: set[str] = set()


@pytest.fixture(scope="module")
def own():
    """A bucket in which nobody sees what earlier tests left; listed whole by `everything`."""
    everything = comparing.objects

    def newer(prefix=""):
        return (each for each in everything(prefix) if each.key not in LEFT)

    # A patch of one test would keep the files of the shelf from it.
    with own_bucket() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "objects", newer)
        yield SimpleNamespace(name=name, everything=everything)


@pytest.fixture(autouse=True)
def bucket(own, db):
    LEFT.update(each.key for each in own.everything())
    return own.name


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


@pytest.fixture
def version(connection_file, cast):
    """Accepted and sealed."""
    version = file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)
    review.accept(version, by=cast.desk_officer, at=NOW)
    sealing.seal_file(connection_file.pk, at=timezone.now())
    return PaperVersion.objects.get(pk=version.pk)


@pytest.fixture
def received(connection_file, cast):
    """Not accepted, and so without a lock in the storage."""
    return file_paper(connection_file, "D06", upload(), by=cast.applicant, at=NOW)


def found(connection_file=None, *, whole=False):
    asked = Asked(timezone.now() + timedelta(seconds=1), timedelta(0), whole)
    return [(each.what, each.key) for each in findings(asked, connection_file)]


def unguarded(statement, *values):
    """Write past the triggers, as whoever owns the database can."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET session_replication_role = origin")


def put(bucket, key, content=b"forged"):
    return storing.client().put_object(Bucket=bucket, Key=key, Body=content)["VersionId"]


def test_what_nobody_touched_agrees(version, received, connection_file, cast):
    draft = drafting.start(by=cast.applicant, at=NOW)
    attached(draft, pdf(), kind="D01", at=NOW)

    assert found(whole=True) == []
    assert found(connection_file, whole=True) == []


def test_missing_object_is_named(received):
    storing.remove(received.key)

    assert found() == [("missing", received.key)]


def test_object_without_a_row_is_an_orphan(version, bucket):
    put(bucket, key := storing.fresh_key("papers"))

    assert found() == [("orphaned", key)]


def test_what_has_just_come_may_wait_for_its_row(version, bucket):
    put(bucket, storing.fresh_key("papers"))

    assert list(findings(Asked(timezone.now()))) == []


def test_deletion_of_a_sealed_paper_is_a_mark_over_its_bytes(version, bucket):
    storing.client().delete_object(Bucket=bucket, Key=version.key)

    assert found() == [("deleted", version.key)]


def test_bytes_put_over_a_paper_are_an_orphan_and_never_its_content(version, bucket):
    put(bucket, version.key)

    assert found() == [("orphaned", version.key)]


def test_bytes_of_another_size_are_altered(received, bucket):
    unguarded("UPDATE documents_paperversion SET size = size + 1 WHERE id = %s", received.pk)

    assert found() == [("altered", received.key)]


def test_bytes_of_the_same_size_are_altered_when_every_byte_is_read(received, bucket):
    storing.remove(received.key)
    forged = put(bucket, received.key, b"x" * received.size)
    unguarded("UPDATE documents_paperversion SET storage_version = %s WHERE id = %s", forged, received.pk)

    assert found() == []
    assert found(whole=True) == [("altered", received.key)]


def test_accepted_paper_without_a_seal_is_named(received, cast):
    review.accept(received, by=cast.desk_officer, at=NOW)

    assert found() == [("unsealed", received.key)]


def test_seal_that_the_storage_does_not_hold_is_loose(version):
    unguarded("UPDATE documents_seal SET retain_until = retain_until + interval '1 year'")

    assert found() == [("loose", version.key)]


def test_seal_on_a_version_without_a_lock_is_loose(received, cast, connection_file, version):
    unguarded(
        "UPDATE documents_seal SET key = %s, storage_version = %s, sha256 = %s",
        received.key, received.storage_version, received.sha256,
    )  # fmt: skip

    assert set(found()) == {("loose", received.key), ("unsealed", version.key)}


def test_governance_lock_is_no_seal(received, bucket, cast, connection_file):
    storing.client().put_object_retention(
        Bucket=bucket, Key=received.key, VersionId=received.storage_version,
        Retention={"Mode": "GOVERNANCE", "RetainUntilDate": timezone.now() + timedelta(days=9999)},
    )  # fmt: skip
    until = locking.lock_of(received.key, received.storage_version)[1]
    Seal.objects.create(
        connection_file=connection_file, version=received, key=received.key, sha256=received.sha256,
        storage_version=received.storage_version, rule="works", sealed_at=NOW, retain_until=until,
    )  # fmt: skip

    assert found() == [("loose", received.key), ("unsaid", received.key)]


def test_hash_that_the_timeline_does_not_say_is_named(received):
    unguarded("UPDATE documents_paperversion SET sha256 = repeat('0', 64) WHERE id = %s", received.pk)

    assert found() == [("unsaid", received.key)]


def test_squares_of_a_picture_belong_to_its_row(version, bucket):
    Preview.objects.create(
        sha256=version.sha256, page=1, purpose="detail", key=f"previews/{version.sha256}/detail-1", width=1,
        height=1, made_at=NOW,
    )  # fmt: skip
    put(bucket, f"previews/{version.sha256}/detail-1/0-0")
    put(bucket, f"previews/{version.sha256}/detail-10/0-0")

    assert found() == [("orphaned", f"previews/{version.sha256}/detail-10/0-0")]


def test_picture_is_not_held_against_the_hash_of_its_paper(version, bucket):
    key = f"previews/{version.sha256}/page-1"
    Preview.objects.create(
        sha256=version.sha256, page=1, purpose="page", key=key, width=1, height=1, made_at=NOW
    )
    put(bucket, key, b"a picture")

    assert found(whole=True) == []


def test_listing_over_many_pages_keeps_its_order(own, bucket):
    for number in range(12):
        put(bucket, storing.fresh_key("papers"))
        put(bucket, f"previews/{number % 3}/page-{number}")
        put(bucket, f"previews/{number % 3}/detail-{number}/0-0")
    paginate = storing.client().get_paginator("list_object_versions").paginate
    seen = list(paginate(Bucket=bucket, PaginationConfig={"PageSize": 5}))
    assert len(seen) > 5

    keys = [each.key for each in own.everything()]

    assert keys == sorted(keys)
    listed = [page.get(part, []) for page in seen for part in ("Versions", "DeleteMarkers")]
    assert sorted(found["Key"] for part in listed for found in part) == keys


def test_command_prints_a_line_a_difference_and_fails(version, bucket):
    put(bucket, nobody := storing.fresh_key("papers"))
    storing.client().delete_object(Bucket=bucket, Key=version.key)
    out = io.StringIO()

    with translation.override("en"), pytest.raises(CommandError, match="difference"):
        call_command("verify_papers", "--json", "--grace", "-1", stdout=out)

    told = [json.loads(each) for each in out.getvalue().splitlines()]
    assert [(each["what"], each["kind"]) for each in told if each["key"] == version.key] == [
        ("deleted", "D05")
    ]
    assert [each["what"] for each in told if each["key"] == nobody] == ["orphaned"]


def test_command_says_that_one_file_agrees(version, connection_file, capsys):
    with translation.override("en"):
        call_command("verify_papers", "--file", connection_file.reference, "--hash")

    assert "agree" in capsys.readouterr().out


def test_command_names_a_file_that_is_not_there(db):
    with pytest.raises(CommandError, match="E-1999"):
        call_command("verify_papers", "--file", "E-1999")

"""What is accepted or issued is locked in the storage, written down and said on the timeline."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from documents import sealing_jobs
from documents.filings.filing import file_paper, issue_paper
from documents.keeping import retention, sealing
from documents.keeping.retention import RULES, span_over
from documents.keeping.seals import Seal
from documents.models import PaperVersion
from documents.reviewing import accepting, review
from documents.storage import locking, storing
from tests import factories
from tests.documents.samples import upload
from workflows.files.models import ConnectionFile

NOW = factories.NOW


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


@pytest.fixture
def accepted(connection_file, cast):
    version = file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)
    review.accept(version, by=cast.desk_officer, at=NOW)
    return PaperVersion.objects.get(pk=version.pk)


def waiting():
    return list(
        ProcrastinateJob.objects.filter(task_name="documents.sealing_jobs.seal_papers").values_list("args")
    )


def seal(connection_file):
    return sealing.seal_file(connection_file.pk, at=timezone.now())


def test_acceptance_leaves_a_job_that_seals(accepted, connection_file):
    ((arguments,),) = waiting()

    sealing_jobs.seal_papers(**arguments)

    mode, until = locking.lock_of(accepted.key, accepted.storage_version)
    assert (mode, until) == ("COMPLIANCE", accepted.seal.retain_until)
    assert until >= span_over(timezone.now(), RULES["works"]) - timedelta(minutes=5)
    assert accepted.seal.sha256 == accepted.sha256
    (told,) = connection_file.timeline.get(kind="paper_sealed").data["papers"]
    assert (told["kind"], told["version"], told["sha256"]) == ("D05", 1, accepted.sha256)


def test_sealed_bytes_outlast_whoever_deletes_or_overwrites(accepted, connection_file):
    seal(connection_file)
    place = {"Bucket": settings.S3_BUCKET, "Key": accepted.key}

    with pytest.raises(ClientError, match="AccessDenied"):
        storing.remove(accepted.key)
    storing.client().delete_object(**place)
    storing.client().put_object(**place, Body=b"slipped in")

    assert locking.is_whole(accepted.key, accepted.storage_version, accepted.sha256)


def test_issue_leaves_a_job_and_a_paper_only_received_does_not(connection_file, cast):
    file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)
    assert not waiting()

    issued = issue_paper(connection_file, "X10", upload(), at=NOW)

    assert len(waiting()) == 1
    assert seal(connection_file) == 1
    assert Seal.objects.get().version == issued


def test_second_worker_finds_nothing_to_do(accepted, connection_file):
    tried = [(held, sealing.sealed(held, at=timezone.now())) for held in sealing.owed(connection_file.pk)]
    seal(connection_file)

    assert sealing.keep(connection_file.pk, tried, at=timezone.now()) == 0
    assert seal(connection_file) == 0
    assert connection_file.timeline.filter(kind="paper_sealed").count() == 1


def test_killed_after_the_lock_it_goes_on(accepted, connection_file):
    (held,) = sealing.owed(connection_file.pk)
    first = sealing.sealed(held, at=timezone.now() + timedelta(days=2))

    assert seal(connection_file) == 1

    assert Seal.objects.get().retain_until == first.retain_until


def test_altered_bytes_are_said_once_and_never_sealed(connection_file, cast):
    version = file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)
    sound = file_paper(connection_file, "D06", upload(), by=cast.applicant, at=NOW)
    accepting.accept_all(connection_file, by=cast.desk_officer, at=NOW)
    storing.remove(version.key)
    put = storing.client().put_object(Bucket=settings.S3_BUCKET, Key=version.key, Body=b"forged")
    assert put["VersionId"] != version.storage_version

    with pytest.raises(sealing.Altered, match=version.name):
        seal(connection_file)

    assert seal(connection_file) == 0
    assert [each.version_id for each in Seal.objects.all()] == [sound.pk]
    assert connection_file.timeline.filter(kind="paper_altered").count() == 1


def test_paper_from_before_versions_is_given_one(accepted, connection_file):
    """In a bucket without versions, an object has none; locks do not hold such an object."""
    name = f"plain-{storing.secrets.token_hex(4)}"
    client = storing.client()
    client.create_bucket(Bucket=name)
    client.put_object(Bucket=name, Key="papers/old", Body=b"old")
    client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    before = storing.storage().bucket_name
    storing.storage().bucket_name = name
    try:
        version = locking.settled_version("papers/old", "")
        assert version not in ("", "null")
        assert locking.is_whole("papers/old", version, hashlib.sha256(b"old").hexdigest())
    finally:
        storing.storage().bucket_name = before


@pytest.mark.parametrize(
    "change",
    ["UPDATE documents_seal SET retain_until = retain_until - interval '1 day'",
     "UPDATE documents_seal SET sha256 = repeat('0', 64)", "DELETE FROM documents_seal"],
)  # fmt: skip
def test_database_lets_a_seal_only_be_prolonged(accepted, connection_file, change):
    seal(connection_file)

    with pytest.raises(DatabaseError, match="only be prolonged"), transaction.atomic():
        connection.cursor().execute(change)


def test_end_of_the_file_prolongs_its_seals(accepted, connection_file, monkeypatch):
    short = retention.Rule("works", "short", 1, "test")
    monkeypatch.setitem(RULES, "works", short)
    seal(connection_file)
    end = timezone.now() + timedelta(days=90)
    ConnectionFile.objects.filter(pk=connection_file.pk).update(closed_at=end, final_state="closed")

    assert sealing.prolong(at=end) == 1
    assert sealing.prolong(at=end) == 0

    found = Seal.objects.get()
    assert found.retain_until == span_over(end, short)
    assert locking.lock_of(found.key, found.storage_version) == ("COMPLIANCE", found.retain_until)


def test_what_a_lost_job_left_is_found(accepted):
    assert sealing.seal_left(at=timezone.now()) == 1


def test_history_leaves_no_job_of_its_own(connection_file, cast):
    version = file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)

    with sealing.sealed_later():
        review.accept(version, by=cast.desk_officer, at=NOW)

    assert not waiting()


def test_leap_day_has_an_anniversary():
    leap_day = NOW.replace(year=2028, month=2, day=29)

    assert span_over(leap_day, RULES["unaccepted"]).date().isoformat() == "2029-03-01"

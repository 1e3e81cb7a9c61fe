"""Uploads by programs: a signed address, the bytes to the storage, the confirmation."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from documents import uploading
from documents.errors import MayNotFile, PaperRefused, UploadRefused
from documents.models import Paper, PaperVersion, Upload
from tests import factories
from tests.documents.samples import pdf, stored_keys

NOW = factories.NOW


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


def ask(connection_file, cast, content: bytes, **facts):
    given = {"kind": "D05", "name": "plan.pdf", "size": len(content)} | facts
    return uploading.ask(
        connection_file,
        given["kind"],
        given["name"],
        given["size"],
        by=given.get("by", cast.applicant),
        at=NOW,
    )


def put(upload, content: bytes) -> int:
    request = urllib.request.Request(uploading.address(upload), data=content, method="PUT")
    request.add_header("Content-Type", "")
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code


def test_bytes_sent_and_confirmed_become_a_version(connection_file, cast, django_capture_on_commit_callbacks):
    content = pdf()
    upload = ask(connection_file, cast, content)

    status = put(upload, content)
    with django_capture_on_commit_callbacks(execute=True):
        version = uploading.confirm(upload, by=cast.applicant, at=NOW)

    assert status == 200
    with default_storage.open(version.key) as kept:
        assert kept.read() == content
    assert (version.number, version.name, version.paper.kind) == (1, "plan.pdf", "D05")
    assert version.key != upload.key
    assert not default_storage.exists(upload.key)
    upload.refresh_from_db()
    assert (upload.state, upload.version) == (Upload.State.CONFIRMED, version)


def test_nothing_appears_before_the_confirmation(connection_file, cast):
    content = pdf()

    put(ask(connection_file, cast, content), content)

    assert not Paper.objects.exists()


def test_address_takes_only_the_size_announced(connection_file, cast):
    upload = ask(connection_file, cast, b"12345")

    status = put(upload, b"123456789")

    assert status in (400, 403)


def test_confirming_without_bytes_says_so_and_stays_open(connection_file, cast):
    upload = ask(connection_file, cast, pdf())

    with pytest.raises(UploadRefused):
        uploading.confirm(upload, by=cast.applicant, at=NOW)

    upload.refresh_from_db()
    assert upload.state == Upload.State.OPEN


def test_bytes_of_another_type_are_refused_and_forgotten(
    connection_file, cast, django_capture_on_commit_callbacks
):
    content = b"\x89PNG\r\n\x1a\n" + b"0" * 50
    upload = ask(connection_file, cast, content)
    put(upload, content)
    before = stored_keys()

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(PaperRefused):
        uploading.confirm(upload, by=cast.applicant, at=NOW)

    assert not PaperVersion.objects.exists()
    assert before - stored_keys() == {upload.key}
    upload.refresh_from_db()
    assert upload.state == Upload.State.REFUSED


@pytest.mark.parametrize("who", ["colleague", "stranger", "desk_officer"])
def test_upload_of_another_person_is_not_confirmed(connection_file, cast, who):
    content = pdf()
    upload = ask(connection_file, cast, content)
    put(upload, content)

    with pytest.raises(UploadRefused):
        uploading.confirm(upload, by=getattr(cast, who), at=NOW)

    assert not PaperVersion.objects.exists()


def test_confirmed_twice_makes_one_version(connection_file, cast):
    content = pdf()
    upload = ask(connection_file, cast, content)
    put(upload, content)
    uploading.confirm(upload, by=cast.applicant, at=NOW)
    upload.refresh_from_db()

    with pytest.raises(UploadRefused):
        uploading.confirm(upload, by=cast.applicant, at=NOW)

    assert PaperVersion.objects.count() == 1


def test_asking_again_ends_the_first_leave(connection_file, cast):
    first = ask(connection_file, cast, pdf())

    ask(connection_file, cast, pdf())

    first.refresh_from_db()
    assert first.state == Upload.State.ABANDONED
    with pytest.raises(UploadRefused):
        uploading.confirm(first, by=cast.applicant, at=NOW)


@pytest.mark.parametrize("size", [0, -1, 50_000_001])
def test_size_beyond_the_kind_is_refused_before_anything_is_sent(connection_file, cast, size):
    with pytest.raises(UploadRefused):
        ask(connection_file, cast, b"", size=size)

    assert not Upload.objects.exists()


def test_stranger_may_not_ask(connection_file, cast):
    with pytest.raises(MayNotFile):
        ask(connection_file, cast, b"1", by=cast.stranger)

    assert not Upload.objects.exists()


def test_expired_upload_is_swept_with_its_bytes(connection_file, cast, django_capture_on_commit_callbacks):
    content = pdf()
    upload = ask(connection_file, cast, content)
    put(upload, content)
    later = NOW + timedelta(hours=2)

    with pytest.raises(UploadRefused):
        uploading.confirm(upload, by=cast.applicant, at=later)
    Upload.objects.update(state=Upload.State.OPEN)
    with django_capture_on_commit_callbacks(execute=True):
        swept = uploading.sweep(at=later)

    assert swept == 1
    assert not default_storage.exists(upload.key)

"""Uploads in parts: begun, signed, sent to the real storage, completed, examined; and everything refused."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.http import Http404
from procrastinate.contrib.django.models import ProcrastinateJob

from documents.errors import (
    DraftSent,
    MayNotFile,
    NotInForce,
    PaperRefused,
    PartsMissing,
    TooManyUploads,
    UnknownKind,
    UploadRefused,
)
from documents.models import Draft, Paper, PaperVersion, Upload
from documents.preparation import drafting
from documents.storage import multipart
from documents.upload import examining, receiving, sweeping
from documents.upload.destinations import Destination
from documents.upload.receiving import MEBIBYTE, Announced
from documents.upload.uploads import State
from tests import factories
from tests.documents.samples import pdf, put, send_parts, stored_keys
from workflows.engine.errors import Busy
from workflows.files import leaving
from workflows.files.knocking import NotAsked

NOW = factories.NOW
OTHERS = ["colleague", "stranger", "desk_officer"]


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


@pytest.fixture
def small_parts(monkeypatch):
    """The smallest parts that S3 puts together."""
    monkeypatch.setattr(receiving, "PART_SIZE", 5 * MEBIBYTE)


@pytest.fixture
def begin(connection_file, cast):
    def begun(content: bytes, name: str = "plan.pdf", kind: str = "D05", by=None, **where) -> Upload:
        destination = Destination(kind, connection_file, **where)
        announced = Announced(name, len(content))
        return receiving.begin(destination, announced, by=by or cast.applicant, at=NOW)

    return begun


@pytest.fixture
def arrive(begin, cast):
    """An upload whose bytes are all there."""

    def arrived(content: bytes, *args, **where) -> Upload:
        upload = begin(content, *args, **where)
        send_parts(upload, content, by=upload.asked_by, at=NOW)
        return receiving.complete(upload, by=upload.asked_by, at=NOW)

    return arrived


def checked(upload: Upload) -> Upload:
    examining.examine_upload(upload.pk, at=NOW)
    upload.refresh_from_db()
    return upload


def test_parts_sent_in_any_order_become_a_version_where_they_lie(begin, cast, small_parts):
    content = pdf(weight=11 * MEBIBYTE)
    upload = begin(content)

    send_parts(upload, content, by=cast.applicant, at=NOW, numbers=[3, 1, 2])
    upload = receiving.complete(upload, by=cast.applicant, at=NOW)

    assert upload.state == State.ARRIVED
    sums = [part.sha256 for part in upload.parts.all()]
    assert upload.composite_sha256 == multipart.composite(sums)
    assert not Paper.objects.exists()
    version = checked(upload).version
    with default_storage.open(version.key) as kept:
        assert kept.read() == content
    assert (version.key, version.number, version.name) == (upload.key, 1, "plan.pdf")
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert upload.state == State.PASSED


@pytest.mark.django_db(transaction=True)
def test_second_beginning_waits_for_the_first_and_ends_it(begin):
    def begin_too() -> None:
        begin(pdf())
        connection.close()

    second = threading.Thread(target=begin_too)
    with transaction.atomic():
        begin(pdf())
        second.start()
        second.join(timeout=0.3)
    second.join()

    assert Upload.objects.sending().count() == 1


def test_storage_that_no_longer_knows_the_parts_makes_nothing_of_them(begin, cast):
    content = pdf()
    upload = begin(content)
    send_parts(upload, content, by=cast.applicant, at=NOW)
    place = (upload.key, upload.storage_upload_id)
    etags = {number: etag for number, (etag, _size) in multipart.parts(*place).items()}
    multipart.abort(*place)

    assert multipart.complete(*place, etags, [hashlib.sha256(content).hexdigest()]) is None


def test_examination_is_a_job_of_the_completion(arrive):
    upload = arrive(pdf())

    jobs = ProcrastinateJob.objects.filter(task_name="documents.jobs.examine_upload")
    assert [job.args for job in jobs] == [{"upload_id": upload.pk}]


def test_completed_twice_is_done_once(arrive, cast):
    upload = arrive(pdf())

    receiving.complete(upload, by=cast.applicant, at=NOW)
    checked(upload)
    checked(upload)

    assert ProcrastinateJob.objects.filter(task_name="documents.jobs.examine_upload").count() == 1
    assert PaperVersion.objects.count() == 1


def test_completion_that_nobody_heard_of_is_found_again(begin, cast):
    """The storage put the parts together, then the web process was killed."""
    content = pdf()
    upload = begin(content)
    send_parts(upload, content, by=cast.applicant, at=NOW)
    receiving.put_together(upload)

    upload = receiving.complete(upload, by=cast.applicant, at=NOW)

    assert checked(upload).state == State.PASSED


def test_address_of_a_part_takes_no_other_bytes_length_or_part(begin, cast, small_parts):
    content = pdf(weight=6 * MEBIBYTE)
    upload = begin(content)
    first = content[: upload.part_size]
    address = receiving.sign_part(upload, 1, hashlib.sha256(first).hexdigest(), by=cast.applicant, at=NOW)
    elsewhere = type(address)(address.url.replace("partNumber=1", "partNumber=2"), address.headers, 1)
    another_key = type(address)(address.url.replace(upload.key, "papers/other"), address.headers, 1)

    assert put(address, b"x" * len(first)) == 400
    assert put(address, first + b"x") == 403
    assert put(elsewhere, first) == 403
    assert put(another_key, first) == 403
    assert put(address, first) == 200
    assert receiving.parts_kept(upload) == {1: hashlib.sha256(first).hexdigest()}


def test_address_writes_nothing_once_the_upload_is_completed(begin, cast):
    content = pdf()
    upload = begin(content)
    address = receiving.sign_part(upload, 1, hashlib.sha256(content).hexdigest(), by=cast.applicant, at=NOW)
    put(address, content)
    receiving.complete(upload, by=cast.applicant, at=NOW)

    assert put(address, content) == 404


def test_parts_that_have_not_arrived_are_named(begin, cast, small_parts):
    content = bytes(11 * MEBIBYTE)
    upload = begin(content)
    send_parts(upload, content, by=cast.applicant, at=NOW, numbers=[2])

    with pytest.raises(PartsMissing) as refused:
        receiving.complete(upload, by=cast.applicant, at=NOW)

    assert refused.value.numbers == [1, 3]
    assert list(receiving.parts_kept(upload)) == [2]


@pytest.mark.parametrize("number", [0, 2, 10_001])
def test_part_beyond_the_count_is_refused(begin, cast, number):
    upload = begin(pdf())

    with pytest.raises(UploadRefused):
        receiving.sign_part(upload, number, "0" * 64, by=cast.applicant, at=NOW)


def test_part_is_declared_once(begin, cast):
    upload = begin(pdf())
    receiving.sign_part(upload, 1, "0" * 64, by=cast.applicant, at=NOW)

    with pytest.raises(UploadRefused):
        receiving.sign_part(upload, 1, "1" * 64, by=cast.applicant, at=NOW)


@pytest.mark.parametrize("who", OTHERS)
def test_upload_is_its_senders_alone(begin, cast, who):
    content, person = pdf(), getattr(cast, who)
    upload = begin(content)
    send_parts(upload, content, by=cast.applicant, at=NOW)

    with pytest.raises(UploadRefused):
        receiving.sign_part(upload, 1, hashlib.sha256(content).hexdigest(), by=person, at=NOW)
    with pytest.raises(UploadRefused):
        receiving.complete(upload, by=person, at=NOW)
    with pytest.raises(UploadRefused):
        receiving.cancel(upload, by=person)

    assert not Upload.objects.visible_to(person).exists()
    upload.refresh_from_db()
    assert upload.state == State.SENDING


def test_expired_upload_takes_nothing_more(begin, cast):
    content, later = pdf(), NOW + receiving.LASTS
    upload = begin(content)
    send_parts(upload, content, by=cast.applicant, at=NOW)

    with pytest.raises(UploadRefused):
        receiving.sign_part(upload, 1, hashlib.sha256(content).hexdigest(), by=cast.applicant, at=later)
    with pytest.raises(UploadRefused):
        receiving.complete(upload, by=cast.applicant, at=later)


def test_cancelled_upload_leaves_nothing(begin, cast, django_capture_on_commit_callbacks):
    content = pdf()
    upload = begin(content)
    send_parts(upload, content, by=cast.applicant, at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        receiving.cancel(upload, by=cast.applicant)

    assert multipart.parts(upload.key, upload.storage_upload_id) is None
    upload.refresh_from_db()
    with pytest.raises(UploadRefused):
        receiving.complete(upload, by=cast.applicant, at=NOW)


def test_cancelled_while_it_was_completed_leaves_no_object(begin, cast, django_capture_on_commit_callbacks):
    content = pdf()
    upload = begin(content)
    send_parts(upload, content, by=cast.applicant, at=NOW)
    whole = receiving.put_together(upload)
    Upload.objects.update(state=State.CANCELLED)

    with django_capture_on_commit_callbacks(execute=True):
        receiving.arrive(upload, whole, at=NOW)

    assert stored_keys() == set()
    assert not Paper.objects.exists()


def test_beginning_again_ends_the_first(begin, django_capture_on_commit_callbacks):
    first = begin(pdf())

    with django_capture_on_commit_callbacks(execute=True):
        begin(pdf())

    first.refresh_from_db()
    assert first.state == State.CANCELLED
    assert multipart.parts(first.key, first.storage_upload_id) is None


def test_sweep_abandons_what_expired_with_its_parts(begin, cast, django_capture_on_commit_callbacks):
    content = pdf()
    upload = begin(content)
    send_parts(upload, content, by=cast.applicant, at=NOW)

    assert sweeping.sweep(at=upload.expires_at - timedelta(seconds=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert sweeping.sweep(at=upload.expires_at) == 1

    upload.refresh_from_db()
    assert upload.state == State.ABANDONED
    assert multipart.parts(upload.key, upload.storage_upload_id) is None


def test_sweep_gives_up_what_no_row_speaks_of(begin, cast):
    """A web process was killed between asking the storage and writing the row."""
    known = begin(pdf())
    key = "papers/" + "0" * 32
    unknown = multipart.begin(key, "application/pdf")
    at = multipart_began(unknown) + sweeping.UNKNOWN_LASTS

    sweeping.abort_unknown(at=at - timedelta(seconds=1))
    assert multipart.parts(key, unknown) == {}
    sweeping.abort_unknown(at=at + timedelta(seconds=1))

    assert multipart.parts(key, unknown) is None
    assert multipart.parts(known.key, known.storage_upload_id) == {}


def multipart_began(upload_id: str):
    answer = multipart.client().list_multipart_uploads(Bucket=default_storage.bucket_name)
    return next(each["Initiated"] for each in answer["Uploads"] if each["UploadId"] == upload_id)


def test_refused_bytes_go_after_a_month_and_their_reason_stays(arrive):
    upload = checked(arrive(b"\x89PNG\r\n\x1a\n" + b"0" * 50))

    sweeping.empty_quarantine(at=NOW + timedelta(days=29))
    assert stored_keys() == {upload.key}
    sweeping.empty_quarantine(at=NOW + timedelta(days=30))

    assert stored_keys() == set()
    upload.refresh_from_db()
    assert upload.told
    assert upload.bytes_gone_at


def test_other_content_than_the_name_says_is_quarantined_with_its_reason(arrive):
    upload = checked(arrive(b"\x89PNG\r\n\x1a\n" + b"0" * 50))

    assert upload.state == State.QUARANTINED
    assert [fault.code for fault in upload.told] == ["wrong_format"]
    assert "PDF" in upload.told[0].message
    assert not Paper.objects.exists()


def test_paper_that_arrives_too_late_is_not_kept(arrive, connection_file, cast):
    upload = arrive(pdf())
    leaving.withdraw(connection_file, by=cast.applicant, at=NOW, reason="Sold")

    assert checked(upload).state == State.QUARANTINED
    assert [fault.code for fault in upload.told] == ["no_longer_taken"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("plan.exe", "format_not_accepted"),
        ("pdf", "name_ends_nowhere"),
        ("plan\u2028.pdf", "name_hides"),
        ("plan\u2029.pdf", "name_hides"),
        ("plan.xlsx", "format_not_accepted"),
        ("../plan.pdf", "name_has_path"),
        ("plan\u202efdp.pdf", "name_hides"),
        ("plan\0.pdf", "name_hides"),
        ("", "name_missing"),
        ("ع" * 126 + ".pdf", "name_too_long"),
    ],
)
def test_name_that_cannot_be_kept_is_refused_before_anything_is_sent(begin, name, code):
    with pytest.raises(PaperRefused) as refused:
        begin(pdf(), name)

    assert refused.value.faults[0].code == code
    assert not Upload.objects.exists()


def test_name_of_255_bytes_is_kept_whole(arrive):
    name = "ع" * 125 + "a.pdf"

    assert checked(arrive(pdf(), name)).version.name == name


@pytest.mark.parametrize("size", [0, -1, 10**12])
def test_size_beyond_the_kind_is_refused_before_anything_is_sent(connection_file, cast, size):
    with pytest.raises(UploadRefused):
        receiving.begin(
            Destination("D05", connection_file), Announced("plan.pdf", size), by=cast.applicant, at=NOW
        )

    assert not Upload.objects.exists()


@pytest.mark.parametrize("size", [1, 5 * 10**9, 10**12])
def test_no_size_makes_too_many_parts(size):
    part = receiving.part_size(size)

    assert part % MEBIBYTE == 0
    assert -(-size // part) <= 10_000


@pytest.mark.parametrize(
    ("where", "refusal"),
    [
        ({"kind": "Z99"}, UnknownKind),
        ({"network": "lighting"}, NotAsked),
        ({"phase": 9}, NotAsked),
        ({"by": "stranger"}, MayNotFile),
        ({"by": "reader"}, MayNotFile),
    ],
)
def test_place_that_takes_no_paper_of_theirs_is_refused(begin, cast, where, refusal):
    if "by" in where:
        where = {"by": getattr(cast, where["by"])}

    with pytest.raises(refusal):
        begin(pdf(), **where)

    assert not Upload.objects.exists()


def test_issued_paper_is_not_replaced(begin, connection_file, cast):
    from django.core.files.base import ContentFile

    from documents.filings import filing

    filing.issue_paper(connection_file, "D05", ContentFile(pdf(), "plan.pdf"), at=NOW)

    with pytest.raises(NotInForce):
        begin(pdf())


def test_nobody_has_too_many_under_way(begin, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_AT_ONCE", 1)
    begin(pdf())

    with pytest.raises(TooManyUploads):
        begin(pdf(), kind="D06")


@pytest.fixture
def draft(cast):
    return drafting.start(by=cast.applicant, at=NOW)


def for_draft(draft, content, *, by, role="paper", kind="D05", name="plan.pdf"):
    destination = Destination(kind, draft=draft, role=role)
    upload = receiving.begin(destination, Announced(name, len(content)), by=by, at=NOW)
    send_parts(upload, content, by=by, at=NOW)
    return receiving.complete(upload, by=by, at=NOW)


def test_paper_of_a_draft_is_attached_once_checked(draft, cast):
    upload = checked(for_draft(draft, pdf(), by=cast.applicant))

    attached = draft.uploads.get()
    assert upload.state == State.PASSED
    assert (attached.role, attached.kind, attached.key) == ("paper", "D05", upload.key)


def test_table_of_a_draft_is_kept_as_it_is(draft, cast):
    upload = for_draft(
        draft, b"number;area\n1;100\n", by=cast.applicant, role="lots", kind="", name="lots.csv"
    )

    assert checked(upload).state == State.PASSED
    assert draft.uploads.get().role == "lots"


def test_draft_takes_nothing_of_others_and_nothing_once_it_is_sent(draft, cast, connection_file):
    with pytest.raises(MayNotFile):
        for_draft(draft, pdf(), by=cast.colleague)
    upload = for_draft(draft, pdf(), by=cast.applicant)
    draft.connection_file = connection_file
    draft.save()

    with pytest.raises(DraftSent):
        for_draft(draft, pdf(), by=cast.applicant)
    assert checked(upload).state == State.QUARANTINED


def test_discarded_draft_leaves_nothing_of_its_uploads(draft, cast, django_capture_on_commit_callbacks):
    arrived = for_draft(draft, pdf(), by=cast.applicant)
    sending = receiving.begin(
        Destination("D06", draft=draft, role="paper"), Announced("plan.pdf", 9), by=cast.applicant, at=NOW
    )

    with django_capture_on_commit_callbacks(execute=True):
        drafting.discard(draft)

    assert multipart.parts(sending.key, sending.storage_upload_id) is None
    assert not default_storage.exists(arrived.key)
    assert not Upload.objects.exists()


def test_draft_that_was_thrown_away_meanwhile_is_not_found(draft, cast):
    drafting.discard(Draft.objects.get(pk=draft.pk))

    for act in (lambda: drafting.discard(draft), lambda: for_draft(draft, pdf(), by=cast.applicant)):
        with pytest.raises(Http404):
            act()

    assert not Upload.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_waits_too_long_for_a_draft_or_an_upload_is_told_to_try_again(draft, begin, cast):
    upload, told = begin(pdf()), []

    def refused(act) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        with pytest.raises(Busy) as refusal:
            act()
        told.append(refusal.value.message)
        connection.close()

    with transaction.atomic():
        drafting.unsent(draft)
        receiving.locked(upload)
        for act in (
            lambda: drafting.discard(draft),
            lambda: receiving.cancel(upload, by=cast.applicant),
            lambda: begin(pdf()),
        ):
            thread = threading.Thread(target=refused, args=[act])
            thread.start()
            thread.join()

    assert len(told) == 3

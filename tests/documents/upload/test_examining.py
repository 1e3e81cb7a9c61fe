"""What arrived is measured, looked into and scanned; only then is there a paper, and only once."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.urls import reverse
from procrastinate.exceptions import JobAborted
from procrastinate.jobs import Job

from documents import jobs
from documents.errors import PaperRefused
from documents.examination.scanning import Scan, ScannerAway
from documents.filings import filing
from documents.models import Paper, PaperVersion, Upload
from documents.storage import storing
from documents.upload import admitting, examining, receiving, under_way
from documents.upload.destinations import Destination
from documents.upload.measuring import Sums
from documents.upload.receiving import Announced
from documents.upload.uploads import State
from tests import factories
from tests.clamd import LONGEST_FILE
from tests.documents.samples import archive, infected, pdf, send_parts, stored_keys
from tests.documents.samples import upload as chosen

NOW = factories.NOW


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


@pytest.fixture
def arrive(connection_file, cast):
    """An upload whose bytes are all there."""

    def arrived(content: bytes, name: str = "plan.pdf", kind: str = "D05", media_type: str = "") -> Upload:
        announced = Announced(name, len(content), media_type)
        upload = receiving.begin(Destination(kind, connection_file), announced, by=cast.applicant, at=NOW)
        send_parts(upload, content, by=cast.applicant, at=NOW)
        return receiving.complete(upload, by=cast.applicant, at=NOW)

    return arrived


def examined(upload: Upload) -> Upload:
    examining.examine_upload(upload.pk, at=NOW)
    upload.refresh_from_db()
    return upload


def codes(upload: Upload) -> list[str]:
    return [fault.code for fault in upload.told]


# The scanner


def test_sound_paper_is_scanned_and_says_so(arrive, clamd, client, cast):
    upload = examined(arrive(pdf()))

    assert (upload.state, upload.version.scan) == (State.PASSED, Scan.CLEAN)
    client.force_login(cast.applicant)
    page = client.get(reverse("documents:papers", args=[upload.connection_file.reference]))
    assert "aucun virus trouvé" in page.content.decode()


def test_virus_is_quarantined_under_its_name_and_nobody_fetches_it(arrive, clamd, cast):
    upload = examined(arrive(infected()))

    assert (upload.state, codes(upload)) == (State.QUARANTINED, ["infected"])
    assert "Eicar-Test" in upload.told[0].message
    assert not PaperVersion.objects.exists()
    assert stored_keys() == {upload.key}


def test_paper_larger_than_the_scanner_takes_is_kept_and_says_so(arrive, clamd):
    upload = examined(arrive(pdf(weight=LONGEST_FILE)))

    assert upload.version.scan == Scan.TOO_LARGE


def test_installation_without_a_scanner_says_so(arrive, settings):
    settings.CLAMD_ADDRESS = ""

    assert examined(arrive(pdf())).version.scan == Scan.NO_SCANNER


def test_scanner_away_is_not_scanned_yet_and_passes_when_it_is_back(arrive, clamd):
    upload = arrive(pdf())
    clamd.stop()

    with pytest.raises(ScannerAway):
        examined(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.pending) == (State.ARRIVED, "scanner")
    assert "antivirus" in under_way.shown(upload)["waits"]
    assert not Paper.objects.exists()
    clamd.start()

    upload = examined(upload)
    assert (upload.state, upload.pending, upload.version.scan) == (State.PASSED, "", Scan.CLEAN)


def test_faulty_paper_is_told_at_once_though_the_scanner_is_away(arrive, clamd):
    clamd.stop()

    assert codes(examined(arrive(pdf()[:200]))) == ["pdf_broken"]


def job(attempts: int):
    return Job(id=1, queue="", lock=None, queueing_lock=None, task_name="", attempts=attempts)


def test_job_waits_for_the_scanner_however_long_it_takes_and_gives_up_otherwise():
    patience = jobs.Patience()

    waits = [patience.get_retry_decision(exception=ScannerAway(), job=job(n)) for n in (0, 5, 500)]

    assert all(0 < (wait.retry_at - waits[0].retry_at).total_seconds() + 4 <= 904 for wait in waits)
    assert patience.get_retry_decision(exception=JobAborted(), job=job(1)) is not None
    assert patience.get_retry_decision(exception=JobAborted(), job=job(50)) is None


def test_forgotten_upload_is_examined_again_once(arrive):
    upload = arrive(pdf())
    late = NOW + examining.FORGOTTEN_AFTER

    assert examining.ask_again(at=late) == 0
    forget_jobs()
    assert examining.ask_again(at=late - timedelta(seconds=1)) == 0
    assert [examining.ask_again(at=late) for _time in range(2)] == [1, 0]
    assert examined(upload).state == State.PASSED


def forget_jobs():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [examining.TASK])


# The bytes


def test_bytes_other_than_those_declared_are_refused(arrive):
    """Whoever has the keys of the storage can write under ours."""
    upload = arrive(pdf())
    forged = pdf(pages=2)[: upload.size].ljust(upload.size)
    put = storing.client().put_object(Bucket=storing.storage().bucket_name, Key=upload.key, Body=forged)
    Upload.objects.update(storage_version=put.get("VersionId", ""))

    assert codes(examined(upload)) == ["sums_differ"]


def test_version_of_the_storage_that_arrived_is_the_one_examined(arrive):
    upload = arrive(pdf())
    storing.client().put_object(Bucket=storing.storage().bucket_name, Key=upload.key, Body=b"later")

    upload = examined(upload)

    assert upload.version.storage_version == upload.storage_version
    assert upload.version.size == upload.size


@pytest.mark.parametrize("pieces", [[4, 4, 4], [12], [1] * 12, [5, 7], [12, 1]])
def test_sums_do_not_depend_on_how_the_stream_was_cut(pieces):
    content, sums = bytes(range(sum(pieces))), Sums(5)
    for size in pieces:
        sums.feed(content[sums.size : sums.size + size])
    measured = sums.end()

    assert measured.whole.sha256 == hashlib.sha256(content).hexdigest()
    cut = [content[start : start + 5] for start in range(0, len(content), 5)]
    assert measured.parts == tuple(hashlib.sha256(part).hexdigest() for part in cut)


@pytest.mark.parametrize(
    ("media_type", "code"),
    [("image/png", ["type_differs"]), ("application/pdf", []), ("application/octet-stream", []), ("", [])],
)
def test_declared_type_is_held_against_the_content(arrive, media_type, code):
    assert codes(examined(arrive(pdf(), media_type=media_type))) == code


def test_polyglot_is_quarantined(arrive):
    assert codes(examined(arrive(pdf() + archive(x="x")))) == ["two_formats"]


def test_second_worker_adds_no_second_version(arrive):
    upload = arrive(pdf())
    stale = Upload.objects.select_related("connection_file").get(pk=upload.pk)
    examined(upload)
    found = examining.examine(chosen().file, "plan.pdf")

    admitting.admit(stale, found, Scan.CLEAN, at=NOW)
    admitting.quarantine(stale, [])

    upload.refresh_from_db()
    assert (PaperVersion.objects.count(), upload.state) == (1, State.PASSED)


def test_how_a_version_was_scanned_is_a_fact(arrive):
    version = examined(arrive(pdf())).version

    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        PaperVersion.objects.filter(pk=version.pk).update(scan=Scan.CLEAN)


# Doors that keep a paper at once


def test_paper_kept_at_once_is_scanned(connection_file, cast, clamd):
    version = filing.file_paper(connection_file, "D05", chosen(), by=cast.applicant, at=NOW)
    with pytest.raises(PaperRefused) as refused:
        filing.file_paper(connection_file, "D05", chosen(content=infected()), by=cast.applicant, at=NOW)

    assert version.scan == Scan.CLEAN
    assert [fault.code for fault in refused.value.faults] == ["infected"]
    assert stored_keys() == {version.key}


def test_paper_kept_at_once_is_refused_while_the_scanner_is_away(connection_file, cast, clamd):
    clamd.stop()

    with pytest.raises(ScannerAway) as refused:
        filing.file_paper(connection_file, "D05", chosen(), by=cast.applicant, at=NOW)

    assert "antivirus" in refused.value.message
    assert not Paper.objects.exists()
    assert stored_keys() == set()


def test_paper_of_the_platform_needs_no_scanner(connection_file, clamd):
    clamd.stop()

    assert filing.issue_paper(connection_file, "D05", chosen(), at=NOW).scan == Scan.OWN

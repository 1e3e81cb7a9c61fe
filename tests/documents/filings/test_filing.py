"""Filing papers: versions, bytes, refusals, the timeline."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from documents.errors import MayNotFile, NotInForce, PaperRefused, UnknownKind
from documents.filings.filing import file_paper, issue_paper
from documents.models import Paper, PaperVersion, State
from documents.storage import storing
from tests import factories
from tests.documents.samples import pdf, stored_keys, upload
from workflows.files.knocking import NotAsked

NOW = factories.NOW


@pytest.fixture
def connection_file(cast):
    return factories.connection_file(cast)


def test_paper_is_kept_with_its_bytes_and_hash(connection_file, cast):
    content = pdf()

    version = file_paper(connection_file, "D05", upload("plan.pdf", content), by=cast.applicant, at=NOW)

    with default_storage.open(version.key) as stored:
        assert stored.read() == content
    assert version.sha256 == hashlib.sha256(content).hexdigest()
    assert (version.number, version.size, version.content_type) == (1, len(content), "application/pdf")
    assert version.paper.state == State.RECEIVED
    assert "plan" not in version.key


def test_second_upload_supersedes_the_first(connection_file, cast):
    first = file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)

    second = file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)

    first.refresh_from_db()
    assert (first.state, second.state, second.number) == (State.OUTDATED, State.RECEIVED, 2)
    assert Paper.objects.get().current == second
    assert default_storage.exists(first.key)


def test_receiving_is_written_on_the_timeline(connection_file, cast):
    version = file_paper(connection_file, "D05", upload("تصميم.pdf"), by=cast.applicant, at=NOW)

    entry = connection_file.timeline.get(kind="paper_received")

    assert entry.by == cast.applicant
    assert entry.data == {
        "papers": [{"kind": "D05", "version": 1, "name": "تصميم.pdf", "sha256": version.sha256}]
    }


def test_paper_that_is_not_what_its_name_says_is_refused_and_nothing_kept(connection_file, cast):
    before = stored_keys()

    with pytest.raises(PaperRefused) as refusal:
        file_paper(
            connection_file, "D01", upload("demande.pdf", b"\x89PNG\r\n\x1a\n"), by=cast.applicant, at=NOW
        )

    assert [fault.code for fault in refusal.value.faults] == ["wrong_format"]
    assert not Paper.objects.exists()
    assert stored_keys() == before


def test_bytes_are_removed_when_the_rows_fail(connection_file, cast, monkeypatch):
    before = stored_keys()
    monkeypatch.setattr("documents.requirements.ticking.after_change", fail)

    with pytest.raises(RuntimeError):
        file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)

    assert not PaperVersion.objects.exists()
    assert stored_keys() == before


def fail(*args, **facts):
    raise RuntimeError


def file_and_fail(connection_file, cast):
    with storing.removed_on_failure(), transaction.atomic():
        file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)
        raise RuntimeError


def test_bytes_are_removed_when_an_outer_act_fails(connection_file, cast):
    before = stored_keys()

    with pytest.raises(RuntimeError):
        file_and_fail(connection_file, cast)

    assert stored_keys() == before


@pytest.mark.parametrize("who", ["stranger", "reader", "cashier"])
def test_others_file_nothing(connection_file, cast, who):
    with pytest.raises(MayNotFile):
        file_paper(connection_file, "D05", upload(), by=getattr(cast, who), at=NOW)

    assert not Paper.objects.exists()


def test_desk_officer_files_what_reached_the_counter(connection_file, cast):
    version = file_paper(connection_file, "D05", upload(), by=cast.desk_officer, at=NOW)

    assert version.uploaded_by == cast.desk_officer


@pytest.mark.parametrize("place", [{"network": "lighting"}, {"network": "gas"}, {"phase": 2}, {"phase": 0}])
def test_place_that_the_file_lacks_is_refused(connection_file, cast, place):
    with pytest.raises(NotAsked):
        file_paper(connection_file, "X12", upload(), by=cast.applicant, at=NOW, **place)


def test_kind_that_the_catalogue_lacks_is_refused(connection_file, cast):
    with pytest.raises(UnknownKind):
        file_paper(connection_file, "Z99", upload(), by=cast.applicant, at=NOW)


def test_issued_paper_is_accepted_and_cannot_be_replaced(connection_file, cast):
    version = issue_paper(connection_file, "X13", upload("pv.pdf"), at=NOW)

    with pytest.raises(NotInForce):
        file_paper(connection_file, "X13", upload(), by=cast.applicant, at=NOW)

    version.refresh_from_db()
    assert (version.state, version.issued) == (State.ACCEPTED, True)


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"key": "papers/other"}, {"name": "x.pdf"}])
def test_version_is_frozen_in_the_database(connection_file, cast, change):
    version = file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        PaperVersion.objects.filter(pk=version.pk).update(**change)


def test_two_versions_in_force_are_refused_by_the_database(connection_file, cast):
    version = file_paper(connection_file, "D05", upload(), by=cast.applicant, at=NOW)

    version.pk, version.number, version.key = None, 2, "papers/other"

    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_stranger_sees_no_paper(connection_file, cast):
    version = file_paper(connection_file, "D05", upload("secret.pdf"), by=cast.applicant, at=NOW)

    assert list(Paper.objects.visible_to(cast.stranger)) == []
    assert list(PaperVersion.objects.visible_to(cast.stranger)) == []
    assert list(PaperVersion.objects.visible_to(cast.reader)) == [version]


def test_disposition_names_the_download_in_every_script():
    header = storing.disposition('شهادة "1".pdf')

    assert header.startswith("attachment; filename=\"_____ _1_.pdf\"; filename*=UTF-8''%D8%B4")
    assert "\n" not in header

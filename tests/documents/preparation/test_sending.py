"""Sending a draft: its papers stay where they were examined, and nobody reads them again."""

from __future__ import annotations

import io

import pikepdf
import pytest

from documents.errors import StillChecked
from documents.models import DraftUpload, PaperVersion
from documents.preparation import drafting
from documents.preparation.drafts import Draft
from documents.storage import storing
from documents.upload import examining
from documents.upload.destinations import Destination
from tests import factories
from tests.documents.preparation.test_wizard import begin, fill
from tests.documents.samples import attached, pdf, received, stored_keys
from workflows.files.dossier.faults import DossierRefused
from workflows.files.models import ConnectionFile

NOW = factories.NOW


@pytest.fixture
def draft(client, cast, django_capture_on_commit_callbacks):
    """Whole, with a paper that carries another inside it."""
    factories.commune()
    client.force_login(cast.applicant)
    draft = begin(client)
    with django_capture_on_commit_callbacks(execute=True):
        fill(client, draft, cast)
        attached(draft, carrier(), "D05.pdf", kind="D05", at=NOW)
    return Draft.objects.get()


def carrier() -> bytes:
    document, out = pikepdf.open(io.BytesIO(pdf())), io.BytesIO()
    document.attachments["inside.txt"] = b"read by nobody"
    document.save(out)
    return out.getvalue()


def test_papers_are_those_that_arrived(draft, cast):
    before = {each.key: (each.name, each.sha256, each.storage_version) for each in papers(draft)}

    drafting.submit(draft, by=cast.applicant, at=NOW)

    versions = PaperVersion.objects.all()
    assert {each.key: (each.name, each.sha256, each.storage_version) for each in versions} == before
    assert {each.scan for each in versions} == {"no_scanner"}
    assert {each.content_type for each in versions} == {"application/pdf"}


def test_papers_are_neither_read_for_the_check_nor_for_sending(draft, cast):
    """Their bytes are taken away: whoever read them would fail."""
    for upload in papers(draft):
        storing.remove(upload.key)

    faults = drafting.check(draft)
    sent = drafting.submit(draft, by=cast.applicant, at=NOW)

    assert not [fault for fault in faults if fault.is_error]
    assert sent.connection_file.papers.count() == 11


def test_what_there_is_to_know_about_a_paper_is_told_at_the_check_and_when_sent(draft, cast):
    checked = drafting.check(draft)

    sent = drafting.submit(draft, by=cast.applicant, at=NOW)

    for warnings in (checked, sent.warnings):
        assert [(fault.code, fault.file) for fault in warnings if fault.key == "D05"] == [
            ("pdf_attachments", "D05/D05.pdf")
        ]


def test_only_the_papers_are_left_in_the_storage(draft, cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        drafting.submit(draft, by=cast.applicant, at=NOW)

    assert stored_keys() == set(PaperVersion.objects.values_list("key", flat=True))
    assert not DraftUpload.objects.exists()


def test_refused_draft_keeps_its_papers(draft, cast):
    draft.uploads.get(kind="D03").delete()
    before = set(draft.uploads.values_list("key", flat=True))

    with pytest.raises(DossierRefused):
        drafting.submit(draft, by=cast.applicant, at=NOW)

    assert set(draft.uploads.values_list("key", flat=True)) == before
    assert before <= stored_keys()
    assert not ConnectionFile.objects.exists()


def test_draft_waits_for_what_is_being_checked(draft, cast):
    upload = received(
        Destination("D03", draft=draft, role="paper"), pdf(4), "t.pdf", by=cast.applicant, at=NOW
    )

    with pytest.raises(StillChecked, match=r"t\.pdf"):
        drafting.submit(draft, by=cast.applicant, at=NOW)
    examining.examine_upload(upload.pk, at=NOW)
    sent = drafting.submit(draft, by=cast.applicant, at=NOW)

    assert sent.connection_file.papers.get(kind="D03").current.name == "t.pdf"


def test_paper_is_read_for_no_other_kind_and_as_no_table(draft, cast):
    """Whoever writes dossier.toml may name what the draft calls its own documents, large as they are."""
    draft.uploads.filter(kind="D03").delete()
    draft.uploads.filter(role="lots").delete()
    named = f"D02/{draft.uploads.get(kind='D02').name}"
    draft.payload["papers"] = [{"kind": "D03", "path": named}]
    draft.payload["programme"]["lots"] = named
    draft.save()

    with pytest.raises(DossierRefused) as refused:
        drafting.submit(draft, by=cast.applicant, at=NOW)

    codes = [fault.code for fault in refused.value.faults if fault.is_error]
    assert codes == ["not_a_table", "file_missing"]


def test_papers_attached_before_their_examination_was_kept_are_examined_now(draft, cast):
    DraftUpload.objects.update(scan="", content_type="", storage_version="", warnings=[])
    before = {each.sha256 for each in papers(draft)}

    drafting.submit(draft, by=cast.applicant, at=NOW)

    versions = PaperVersion.objects.all()
    assert {each.sha256 for each in versions} == before
    assert {each.content_type for each in versions} == {"application/pdf"}
    assert not {each.key for each in versions} & {each.key for each in papers(draft)}


def papers(draft):
    return list(draft.uploads.exclude(kind=""))

"""Photos of reserves: kept as papers, shown on the site, hidden from strangers."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from PIL import Image

from documents.errors import MayNotFile, PaperRefused
from documents.filings.filing import file_paper
from documents.filings.photographing import file_photo
from documents.models import PaperVersion
from documents.upload import examining
from documents.upload.destinations import Destination
from tests import factories
from tests.documents.samples import received, upload
from workflows.works.models import Reserve
from workflows.works.photos import photos_of

NOW = factories.NOW


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "gray").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def reserve(cast):
    return Reserve.objects.create(
        connection_file=factories.connection_file(cast), network="water", phase=1, number="RS-2026-00001",
        severity="minor", text="Regard non scellé", due_date=date(2026, 4, 1), noted_at=NOW,
        noted_by=cast.inspector,
    )  # fmt: skip


def test_photos_of_a_reserve_follow_each_other(cast, reserve):
    file_photo(reserve, upload("avant.jpg", picture()), by=cast.inspector, at=NOW)
    file_photo(reserve, upload("après.jpg", picture()), by=cast.applicant, at=NOW)

    photos = photos_of([reserve], cast.applicant)[reserve.pk]

    assert [version.number for version in PaperVersion.objects.order_by("number")] == [1, 2]
    assert len(photos) == 2
    assert len({photo.url for photo in photos}) == 2


def test_site_log_and_photos_are_papers_apart(cast, reserve):
    file_photo(reserve, upload("avant.jpg", picture()), by=cast.inspector, at=NOW)

    log = file_paper(
        reserve.connection_file, "X10", upload(), by=cast.inspector, at=NOW, network="water", phase=1
    )

    assert log.number == 1
    assert log.paper.reserve is None


def test_document_is_no_photo(cast, reserve):
    with pytest.raises(PaperRefused):
        file_photo(reserve, upload("rapport.pdf"), by=cast.inspector, at=NOW)

    assert not PaperVersion.objects.exists()


def test_stranger_adds_and_sees_no_photo(cast, reserve, stranger_client):
    file_photo(reserve, upload("avant.jpg", picture()), by=cast.inspector, at=NOW)

    answer = stranger_client.get(
        reverse("documents:reserve-photos", args=[reserve.connection_file.reference, reserve.number])
    )

    assert answer.status_code == 404
    assert reserve.text not in answer.content.decode()
    assert photos_of([reserve], cast.stranger) == {}
    with pytest.raises(MayNotFile):
        file_photo(reserve, upload("avant.jpg", picture()), by=cast.stranger, at=NOW)


def test_photos_sent_together_stand_beside_each_other(client, cast, reserve):
    """And what is no photo is told to its sender alone."""
    by, place = cast.inspector, Destination.photo_of(reserve)
    sent = [
        received(place, content, name, by=by, at=NOW)
        for name, content in (("un.jpg", picture()), ("deux.jpg", picture()), ("faux.jpg", b"nothing"))
    ]
    for each in sent:
        examining.examine_upload(each.pk, at=NOW)
    page = reverse("documents:reserve-photos", args=[reserve.connection_file.reference, reserve.number])

    client.force_login(by)
    shown = client.get(page)
    client.force_login(cast.applicant)
    others = client.get(page)

    assert len(shown.context["photos"]) == 2
    assert [each.name for each in shown.context["upload"].uploads] == ["faux.jpg"]
    assert shown.context["photos"][0].url in shown.content.decode()
    assert others.context["upload"].uploads == []
    with pytest.raises(PaperRefused):
        received(place, b"%PDF-", "rapport.pdf", by=by, at=NOW)

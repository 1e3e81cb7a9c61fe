"""Photos of reserves: kept as papers, shown on the site, hidden from strangers."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from PIL import Image

from documents.errors import MayNotFile, PaperRefused
from documents.filing import file_paper
from documents.models import PaperVersion
from documents.photographing import file_photo
from tests import factories
from tests.documents.samples import upload
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


def test_photo_is_added_on_its_page(client, cast, reserve):
    client.force_login(cast.inspector)
    page = reverse("documents:reserve-photos", args=[reserve.connection_file.reference, reserve.number])

    client.post(page, {"photo": upload("avant.jpg", picture())})
    refused = client.post(page, {"photo": upload("faux.jpg", b"nothing")})
    shown = client.get(page)

    assert refused.status_code == 422
    assert len(shown.context["photos"]) == 1
    assert shown.context["photos"][0].url in shown.content.decode()

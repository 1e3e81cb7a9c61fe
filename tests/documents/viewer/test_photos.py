"""Photos of reserves on the pages of the site: small, and gone when their paper is."""

from __future__ import annotations

from django.urls import reverse

from documents.filings.photographing import file_photo
from documents.models import PaperVersion
from documents.viewer.pictures import paint_forgotten
from tests.documents.filings.test_photographing import NOW, picture, reserve
from tests.documents.samples import upload
from workflows.works.photos import photos_of

__all__ = ["reserve"]  # a fixture


def test_photo_is_shown_small_once_it_is_painted(client, cast, reserve):
    file_photo(reserve, upload("avant.jpg", picture()), by=cast.inspector, at=NOW)
    client.force_login(cast.applicant)
    page = reverse("works:reserve", args=[reserve.connection_file.reference, reserve.number])

    (at_first,) = photos_of([reserve], cast.applicant)[reserve.pk]
    paint_forgotten(at=NOW)
    (then,) = photos_of([reserve], cast.applicant)[reserve.pk]

    assert (at_first.picture, at_first.url) == ("", then.url)
    assert "/previews/" in then.picture
    assert client.get(then.url).status_code == 200
    assert f'href="{then.url}"><img src="' in client.get(page).content.decode()
    assert f"/{PaperVersion.objects.get().key}" not in client.get(page).content.decode()

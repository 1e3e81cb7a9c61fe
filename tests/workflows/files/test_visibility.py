"""Who sees which connection files."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from eplatform.accounts.models import Posting
from tests.factories import NOW, connection_file
from workflows.files.models import ConnectionFile, Party


def test_applicant_colleague_and_reader_see_their_file_and_a_stranger_does_not(cast):
    file = connection_file(cast)

    seen = {
        name: list(ConnectionFile.objects.visible_to(getattr(cast, name)))
        for name in ("applicant", "colleague", "reader", "stranger")
    }

    assert seen == {"applicant": [file], "colleague": [file], "reader": [file], "stranger": []}
    assert list(ConnectionFile.objects.visible_to(AnonymousUser())) == []


def test_staff_see_the_files_of_their_territories(cast):
    file = connection_file(cast)
    Posting.objects.filter(user=cast.inspector).update(territory=file.territory)
    cast.cashier.postings.all().delete()

    assert list(ConnectionFile.objects.visible_to(cast.inspector)) == [file]
    assert list(ConnectionFile.objects.visible_to(cast.coordinator)) == [file]
    assert list(ConnectionFile.objects.visible_to(cast.cashier)) == []


def test_party_that_left_sees_nothing_any_more(cast):
    file = connection_file(cast)
    Party.objects.create(
        connection_file=file, organisation=cast.strange_organisation, capacity="contractor", since=NOW
    )
    assert list(ConnectionFile.objects.visible_to(cast.stranger)) == [file]

    Party.objects.filter(organisation=cast.strange_organisation).update(until=NOW)

    assert list(ConnectionFile.objects.visible_to(cast.stranger)) == []

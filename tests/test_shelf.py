"""What the shelf gives is what the doors make, and never to a test that wrote something before."""

from __future__ import annotations

import pytest
from django.db import transaction

from quotes.models import Quote
from tests.factories import NOW, connection_file, drive, step
from tests.quotes import stage
from tests.shelf import SHELF
from workflows.files import intake, timeline
from workflows.files.models import ConnectionFile, TimelineEntry

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("shelf")]

#: What each way of coming to the same file has told.
TOLD = {}


@pytest.fixture
def doors(request):
    """How often the doors were asked to make something."""
    asked = []
    make = SHELF.make
    SHELF.make = lambda call: asked.append(call) or make(call)
    yield asked
    del SHELF.make


def all_of(file: ConnectionFile) -> list[tuple]:
    entries = TimelineEntry.objects.order_by("number").values_list("number", "kind", "step", "outcome", "at")
    quotes = Quote.objects.values_list("number", "state", "total_ttc_a", "total_ttc_b")
    file.refresh_from_db()
    return [(file.reference, file.stage, file.turn), *entries, *quotes]


@pytest.mark.parametrize("way", ["by the doors", "kept", "put back"])
def test_file_is_the_same_whichever_way_it_came(cast, doors, way):
    SHELF.is_closed = way == "by the doors"
    file = stage.priced_file(cast, ("sewerage",))
    quote = stage.issue(file, cast, "sewerage")

    assert TOLD.setdefault("all", all_of(file)) == all_of(file)
    assert (quote.state, len(all_of(file)) > 5) == ("issued", True)
    if way == "put back":
        assert not doors


def test_who_wrote_something_before_has_it_made_anew(cast):
    other = connection_file(cast, networks=("sewerage",))
    timeline.record(other, "note", by=cast.coordinator, at=NOW)
    assert SHELF.point() is None

    file = stage.priced_file(cast, ("sewerage",))

    assert {other, file} == set(ConnectionFile.objects.all())
    assert step(file, "pricing", "sewerage")


def test_what_code_that_is_changed_makes_is_not_kept(cast, monkeypatch):
    monkeypatch.setattr(intake, "LONGEST", 1, raising=False)

    assert SHELF.point() is None


def test_what_other_settings_make_is_not_kept(cast, settings):
    assert SHELF.point() == ()
    settings.LANGUAGE_CODE = "en"

    assert SHELF.point() is None


def test_file_that_was_taken_back_within_a_test_is_not_built_upon(cast):
    with transaction.atomic():
        connection_file(cast, networks=("sewerage",))
        transaction.set_rollback(True)

    assert SHELF.point() is None
    assert connection_file(cast, networks=("sewerage",)) == ConnectionFile.objects.get()


def test_two_files_are_told_apart(cast):
    files = [connection_file(cast, networks=("sewerage",)) for _n in range(2)]

    opened = [drive(file, to="study", cast=cast) for file in files[::-1]]

    assert [task.process.connection_file for (task,) in opened] == files[::-1]


def test_what_was_put_back_is_not_there_for_the_next_test(cast):
    assert not ConnectionFile.objects.exists()

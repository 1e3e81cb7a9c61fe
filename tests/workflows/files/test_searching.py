"""The newest files that a word is found in, whether the word is frequent or rare."""

from datetime import timedelta

import pytest

from tests.factories import NOW, connection_file
from workflows.files import searching
from workflows.files.models import ConnectionFile

EVERY = ConnectionFile.objects.all()


@pytest.fixture
def files(cast):
    titles = ["Les Oliviers", "Al Manar", "Riad 100%", "Les oliviers II"]
    return [
        connection_file(cast, at=NOW + timedelta(days=place), title=title)
        for place, title in enumerate(titles)
    ]


@pytest.fixture(params=[5_000, 2], ids=["all recent", "index asked"])
def recent(request, monkeypatch):
    monkeypatch.setattr(searching, "RECENT", request.param)


@pytest.mark.usefixtures("recent")
@pytest.mark.parametrize(
    ("words", "places"), [("OLIVIERS", [3, 0]), ("manar", [1]), ("100%", [2]), ("%%%", [])]
)
def test_words_of_the_title_are_found_newest_first(files, words, places):
    assert searching.newest(EVERY, words, limit=10) == [files[place] for place in places]


@pytest.mark.usefixtures("recent")
def test_reference_and_applicant_are_found(files):
    assert searching.newest(EVERY, files[1].reference, limit=10) == [files[1]]
    assert searching.newest(EVERY, "al amal dév", limit=10) == files[::-1]


@pytest.mark.usefixtures("recent")
def test_beginning_of_a_reference_is_found(files):
    year = files[0].reference[:6].lower()

    assert searching.newest(EVERY, year + "-", limit=10) == files[::-1]
    assert searching.newest(EVERY, files[2].reference[2:], limit=10) == [files[2]]


@pytest.mark.usefixtures("recent")
@pytest.mark.parametrize(
    ("words", "places"), [("secteur 4242", [1]), ("secteur 4243", []), ("lot 424", [2, 0])]
)
def test_number_among_words_is_found_beside_these_words_alone(cast, words, places):
    titles = ["Lot 4242", "Riad secteur 4242", "Lot 4241"]
    files = [
        connection_file(cast, at=NOW + timedelta(days=place), title=title)
        for place, title in enumerate([*titles, "Secteur", "Atlas"])
    ]

    found = searching.newest(EVERY, words, limit=10)

    assert found == [files[place] for place in places]


@pytest.mark.usefixtures("recent")
def test_limit_and_filters_hold(files):
    assert searching.newest(EVERY, "oliviers", limit=1) == [files[3]]
    assert searching.newest(EVERY.exclude(pk=files[3].pk), "oliviers", limit=5) == [files[0]]


def test_word_that_the_index_finds_everywhere_is_met_on_the_way(files, monkeypatch):
    monkeypatch.setattr(searching, "RECENT", 2)
    monkeypatch.setattr(searching, "RARE", 1)

    assert searching.newest(EVERY, "oliviers", limit=5) == [files[3], files[0]]


def test_two_letters_are_looked_for_among_the_recent_alone(files, monkeypatch):
    monkeypatch.setattr(searching, "RECENT", 2)

    assert searching.newest(EVERY, "al", limit=5) == [files[3], files[2]]  # by their applicant, Al Amal

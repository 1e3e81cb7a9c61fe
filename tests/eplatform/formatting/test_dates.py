from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eplatform.formatting.dates import CASABLANCA, date_and_time, long_date, short_date

EVENING = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "1er décembre 2026"), ("ar", "1 دجنبر 2026"), ("en", "1 December 2026")]
)
def test_long_date_is_the_day_in_casablanca(language, text):
    assert long_date(EVENING, language) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [("fr", "14 août 2026 à 09:05"), ("ar", "14 غشت 2026، 09:05"), ("en", "14 August 2026, 09:05")],
)
def test_date_and_time(language, text):
    assert date_and_time(datetime(2026, 8, 14, 9, 5, tzinfo=CASABLANCA), language) == text


def test_short_date():
    assert short_date(date(2026, 3, 7)) == "07/03/2026"


def test_long_date_of_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        long_date(datetime(2026, 3, 7, 12))  # noqa: DTZ001  # the fault under test


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_short_date_reads_back(day):
    read = datetime.strptime(short_date(day), "%d/%m/%Y")  # noqa: DTZ007  # only its day is used

    assert read.date() == day

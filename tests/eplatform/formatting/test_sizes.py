"""Sizes of documents in each language."""

import pytest
from django.utils import translation

from eplatform.formatting.sizes import size


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, "0.1\xa0kB"), (9_421, "9.4\xa0kB"), (2_000_000, "2\xa0MB"), (5_100_000_000, "5.1\xa0GB")],
)
def test_size_has_one_decimal_of_the_unit_that_fits(count, shown):
    with translation.override("en"):
        assert size(count) == shown


@pytest.mark.parametrize(("language", "shown"), [("fr", "9,4\xa0ko"), ("ar", "9,4\xa0كيلوبايت")])
def test_size_is_written_in_the_language(language, shown):
    with translation.override(language):
        assert size(9_421) == shown

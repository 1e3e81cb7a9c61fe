"""Sketches of parts add up, and tell percentiles within their stated error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.measuring.percentiles import percentile
from workflows.measuring.sketch import (
    ABSOLUTE_ERROR,
    BUCKETS,
    FLOOR,
    GROWTH,
    RELATIVE_ERROR,
    Sketch,
    bucket,
    value_of,
)

#: Up to three years of working days, where the last bucket begins.
LONGEST = FLOOR * GROWTH ** (BUCKETS - 2)
lengths = st.lists(st.floats(0, LONGEST), min_size=1, max_size=60)


@given(lengths, st.integers(0, 100))
def test_percentile_is_within_the_stated_error(seconds, percent):
    exact = percentile(sorted(seconds), percent)

    assert abs(Sketch.of(seconds).percentile(percent) - exact) <= max(
        exact * RELATIVE_ERROR * (1 + 1e-9), 0
    ) + (ABSOLUTE_ERROR if min(seconds) < FLOOR else 1e-6)


@given(lengths, lengths)
def test_sum_of_sketches_is_the_sketch_of_all(some, others):
    merged = Sketch.of(some)
    merged.merge(Sketch.of(others).counts)

    assert merged.counts == Sketch.of(some + others).counts
    assert merged.size == len(some) + len(others)


@pytest.mark.parametrize("seconds", [FLOOR, FLOOR * 1.5, 86_400, 30 * 86_400, 365 * 86_400])
def test_value_of_a_bucket_is_near_whatever_fell_into_it(seconds):
    assert value_of(bucket(seconds)) == pytest.approx(seconds, rel=RELATIVE_ERROR + 1e-9)


def test_longest_bucket_is_open():
    assert bucket(1e12) == BUCKETS - 1
    assert LONGEST > 3 * 365 * 86_400


def test_empty_sketch_has_no_percentile():
    assert Sketch().percentile(50) is None

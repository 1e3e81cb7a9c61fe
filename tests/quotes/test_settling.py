from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.settling import schedule

D = Decimal
FIRST = date(2026, 1, 31)


def days(count):
    return [FIRST + timedelta(days=30 * number) for number in range(count)]


def test_schedule_gives_the_centime_left_over_to_the_first():
    found = schedule(D("100.00"), days(3))

    assert [(part.number, part.due_date, part.amount) for part in found] == [
        (1, date(2026, 1, 31), D("33.34")),
        (2, date(2026, 3, 2), D("33.33")),
        (3, date(2026, 4, 1), D("33.33")),
    ]


@given(st.decimals("0", "100000000", places=2), st.integers(1, 6))
def test_schedule_sums_to_the_total_and_is_fair(total, count):
    amounts = [part.amount for part in schedule(total, days(count))]

    assert sum(amounts) == total
    assert max(amounts) - min(amounts) <= D("0.01")
    assert amounts == sorted(amounts, reverse=True)


@pytest.mark.parametrize(
    ("total", "dates"),
    [
        (D("1.00"), []),
        (D("1.00"), days(7)),
        (D("1.00"), [FIRST, FIRST]),
        (D("-1.00"), days(1)),
        (D("1.001"), days(1)),
    ],
)
def test_schedule_refuses_what_cannot_be_kept(total, dates):
    with pytest.raises(ValueError):
        schedule(total, dates)

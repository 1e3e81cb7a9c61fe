from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.articles import SHARE, Article, Family
from quotes.pricing import Line, totals
from quotes.quantities import Quantity
from quotes.settling import final_account, schedule

D = Decimal
FIRST = date(2026, 1, 31)


def days(count):
    return [FIRST + timedelta(days=30 * number) for number in range(count)]


def line(code, quantity, price, family=Family.IN_SITE_WORKS, unit="U", variant=""):
    article = Article(code, "water", family, {}, unit, D(price), D("0.20"), variant)
    return Line.of(article, Quantity(code, D(quantity), "road_length"))


@pytest.fixture
def quoted():
    return [
        line("PPE", "1000", "15", Family.PARTICIPATION, "m2"),
        line("MAIN", "500", "420", variant="A"),
        line("CONTROL", "210000", "4", Family.STUDY_AND_CONTROL, SHARE, "B"),
    ]


def test_schedule_gives_the_centime_left_over_to_the_first():
    found = schedule(D("100.00"), days(3))

    assert [(part.number, part.due_date, part.amount) for part in found] == [
        (1, date(2026, 1, 31), D("33.34")),
        (2, date(2026, 3, 2), D("33.33")),
        (3, date(2026, 4, 1), D("33.33")),
    ]


def test_schedule_by_shares():
    found = schedule(D("1000.01"), days(3), shares=[D(40), D(40), D(20)])

    assert [part.amount for part in found] == [D("400.01"), D("400.00"), D("200.00")]


@given(
    st.decimals("0", "100000000", places=2),
    st.lists(st.integers(1, 1000).map(D), min_size=1, max_size=6),
)
def test_schedule_sums_to_the_total_and_is_fair(total, shares):
    found = schedule(total, days(len(shares)), shares=shares)

    assert sum(part.amount for part in found) == total
    assert all(
        abs(part.amount - total * share / sum(shares)) < D("0.01")
        for part, share in zip(found, shares, strict=True)
    )


@pytest.mark.parametrize(
    ("total", "dates", "shares"),
    [
        (D("1.00"), [], None),
        (D("1.00"), days(7), None),
        (D("1.00"), [FIRST, FIRST], None),
        (D("1.00"), days(2), [D(1)]),
        (D("1.00"), days(2), [D(1), D(0)]),
        (D("-1.00"), days(1), None),
        (D("1.001"), days(1), None),
    ],
)
def test_schedule_refuses_what_cannot_be_kept(total, dates, shares):
    with pytest.raises(ValueError):
        schedule(total, dates, shares=shares)


@pytest.mark.parametrize("variant", ["A", "B"])
def test_final_account_of_identical_quantities_is_nil_when_paid(quoted, variant):
    measured = {found.code: found.quantity for found in quoted if found.unit != SHARE}

    account = final_account(measured, quoted, totals(quoted, variant).ttc, variant=variant)

    assert (account.outcome, account.balance) == ("nil", 0)


@given(
    st.lists(st.tuples(st.decimals("0", "9999", places=3), st.decimals("0", "9999", places=2)), max_size=9)
)
def test_final_account_of_any_identical_quantities_is_nil(rows):
    quoted = [line(f"X{n}", quantity, price) for n, (quantity, price) in enumerate(rows)]
    measured = {found.code: found.quantity for found in quoted}

    assert final_account(measured, quoted, totals(quoted, "A").ttc, variant="A").outcome == "nil"


def test_final_account_of_more_works_is_a_debit(quoted):
    account = final_account({"MAIN": D(510)}, quoted, totals(quoted, "A").ttc, variant="A")

    assert (account.outcome, account.balance) == ("debit", D("5040.00"))


def test_final_account_of_fewer_works_is_a_credit(quoted):
    account = final_account({"MAIN": D(490)}, quoted, totals(quoted, "A").ttc, variant="A")

    assert (account.outcome, account.balance) == ("credit", D("-5040.00"))


def test_final_account_of_the_control_follows_the_measured_works(quoted):
    account = final_account({"MAIN": D(510)}, quoted, totals(quoted, "B").ttc, variant="B")

    assert account.balance == D("201.60")  # 4 % of 4,200 with VAT
    assert account.lines[-1].quantity == D("214200")


def test_final_account_refuses_what_was_not_quoted(quoted):
    with pytest.raises(ValueError, match="HYDRANT"):
        final_account({"HYDRANT": D(1)}, quoted, D(0), variant="A")

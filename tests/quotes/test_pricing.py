from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes import demonstration_prices, pricing, vat
from quotes.articles import Article, ArticleMissing, Family, Tariff
from quotes.pricing import Line, difference, lines_for, remeasured, totals
from quotes.quantities import Facts, Quantity, listed, quantities_for
from workflows.studies.lots import LotLoad

D = Decimal
TARIFF = demonstration_prices.tariff()

CENTIMES = st.decimals("0", "10000000", places=2)
LINES = st.lists(
    st.builds(
        lambda number, price, quantity, rate, variant: Line.of(
            Article(f"X{number}", "water", Family.EXTENSION, {}, "U", price, rate, variant),
            Quantity(f"X{number}", quantity, "measured"),
        ),
        st.integers(0, 10**9),
        CENTIMES,
        st.decimals("0", "100000", places=3),
        st.sampled_from([D("0"), D("0.10"), D("0.20")]),
        st.sampled_from(["", "A", "B"]),
    ),
    unique_by=lambda line: line.code,
    max_size=30,
)


def line(code="X1", quantity="1", price="100", rate="0.20", **changes):
    article = Article(
        code, "water", changes.pop("family", Family.EXTENSION), {}, "U", D(price), D(rate), **changes
    )
    return Line.of(article, Quantity(code, D(quantity), "measured"))


@pytest.fixture
def six_blocks():
    """The six lots of the sample subdivision."""
    rows = [
        ("1", "apartment_building", "8084.58", 96, 6),
        ("2", "facility", "892.39", 0, 0),
        ("3", "economic_housing", "3560.04", 64, 4),
        ("4", "apartment_building", "2511.16", 27, 3),
        ("5", "economic_housing", "3658.28", 68, 4),
        ("6", "villa", "3407.04", 9, 0),
    ]
    lots = tuple(LotLoad(n, kind, D(area), homes, shops) for n, kind, area, homes, shops in rows)
    return Facts(lots=lots, demand_kva=D("641.28"), substations=2, road_m=D(521), lamps=46)


def test_line_is_rounded_half_up():
    assert line(quantity="0.5", price="0.01").amount == D("0.01")
    assert line(quantity="1.005", price="100").amount == D("100.50")
    assert line(quantity="0.0125", price="100").quantity == D("0.013")


def test_totals_round_vat_once_a_rate():
    lines = [line("X1", "1", "0.02"), line("X2", "1", "0.02"), line("X3", "1", "100", rate="0.10")]

    found = totals(lines, "A")

    assert [(share.rate, share.base, share.vat) for share in found.vat_by_rate] == [
        (D("0.10"), D("100.00"), D("10.00")),
        (D("0.20"), D("0.04"), D("0.01")),
    ]
    assert (found.ht, found.vat, found.ttc) == (D("100.04"), D("10.01"), D("110.05"))


def test_totals_of_nothing_are_nil():
    assert totals([], "A").ttc == 0


@given(LINES)
def test_totals_are_the_sum_of_the_lines_of_the_variant(lines):
    for variant in "AB":
        found = totals(lines, variant)

        assert found.ht == sum((x.amount for x in lines if x.variant in ("", variant)), D(0))
        assert found.ttc == found.ht + sum((share.vat for share in found.vat_by_rate), D(0))
        assert all(abs(share.base * share.rate - share.vat) <= D("0.005") for share in found.vat_by_rate)


@given(LINES, st.randoms())
def test_totals_do_not_depend_on_the_order(lines, random):
    shuffled = random.sample(lines, len(lines))

    assert totals(shuffled, "A") == totals(lines, "A")


def test_sewerage_estimate_of_the_sample_subdivision(six_blocks):
    lines = {found.code: found for found in lines_for("sewerage", six_blocks, TARIFF)}

    assert {code: (found.quantity, found.amount) for code, found in lines.items()} == {
        "ASS-PPE-VIL": (D("3407.04"), D("153316.80")),
        "ASS-PPE-ECO": (D("7218.32"), D("180458.00")),
        "ASS-PPE-IMM": (D("11488.13"), D("1033931.70")),
        "ASS-300": (D("521"), D("338650.00")),
        "ASS-REGARD": (D("14"), D("91000.00")),
        "ASS-BRT": (D("6"), D("19200.00")),
        "ASS-ETUDE-1": (D("1"), D("1000.00")),
        "ASS-CONTROLE": (D("448850"), D("17954.00")),
    }
    assert lines["ASS-PPE-IMM"].inputs["lots"] == "1, 2, 4"
    assert lines["ASS-PPE-IMM"].formula == "{A1} + {A2} + {A3}"


def test_variants_charge_either_the_works_or_their_control(six_blocks):
    found = pricing.both_totals(lines_for("sewerage", six_blocks, TARIFF))

    assert found["A"].ht == D("1817556.50")
    assert found["B"].ht == D("1386660.50")
    assert found["A"].ht - found["B"].ht == D("448850.00") - D("17954.00")
    assert found["A"].ttc == D("2181067.80")


@pytest.mark.parametrize("network", ["electricity", "water", "sewerage", "lighting"])
def test_every_network_of_a_subdivision_has_its_estimate(six_blocks, network):
    lines = lines_for(network, six_blocks, TARIFF)

    assert {found.network for found in lines} == {network}
    assert len({found.code for found in lines}) == len(lines)
    assert totals(lines, "A").ht > totals(lines, "B").ht > 0


def test_industrial_estimate_of_medium_voltage():
    facts = Facts(industrial=True, demand_kva=D("1009.5"), voltage="medium", distance_m=D(120))

    lines = {found.code: found.amount for found in lines_for("electricity", facts, TARIFF)}

    assert lines == {
        "ELE-PPE-MT": D("302850.00"),
        "ELE-EXT-MT": D("78000.00"),
        "ELE-ETUDE-IND": D("1000.00"),
    }


@pytest.mark.parametrize("network", ["water", "sewerage"])
def test_industrial_estimate_pays_by_its_ground(network):
    facts = Facts(industrial=True, site_area_m2=D("6813.59"), temporary_connection=True)

    lines = lines_for(network, facts, TARIFF)

    assert lines[0].quantity == D("6813.59")
    assert lines[0].inputs["basis"] == "site_area"


def test_measured_quantities_replace_the_computed_ones(six_blocks):
    facts = Facts(lots=six_blocks.lots, road_m=D(521), measured={"ASS-300": D(610), "ASS-REGARD": D(0)})

    found = {quantity.code: quantity for quantity in quantities_for("sewerage", facts)}

    assert (found["ASS-300"].amount, found["ASS-300"].basis) == (D(610), "measured")
    assert "ASS-REGARD" not in found


@given(LINES, st.sampled_from(["A", "B"]))
def test_works_measured_as_quoted_cost_what_was_quoted(lines, variant):
    asked = {line.code: line.quantity for line in lines}

    assert totals(remeasured(lines, asked), variant) == totals(lines, variant)


def test_measure_of_what_was_not_quoted_is_refused():
    with pytest.raises(ValueError, match="HYDRANT"):
        remeasured([line()], {"HYDRANT": D(1)})


def test_article_without_a_price_is_named(six_blocks):
    empty = Tariff.of("2026-1", [], since=date(2026, 1, 1))

    with pytest.raises(ArticleMissing) as refused:
        lines_for("lighting", six_blocks, empty)

    assert "2026-1" in refused.value.message
    assert "ECL-CANDELABRE" in refused.value.message


def test_listed_draws_runs_together():
    lots = [LotLoad(number, "villa", D(1)) for number in ("1", "2", "3", "5", "9", "10", "9 bis")]

    assert listed(lots) == "1–3, 5, 9, 10, 9 bis"


def test_tariff_raised_by_six_per_cent_gives_the_published_amounts():
    """[S41]: 280,957 became 297,814 for sewerage, 90,866 became about 96,300 for water."""
    articles = [
        Article("ASS", "sewerage", Family.PARTICIPATION, {}, "lump_sum", D(280_957), D("0.2")),
        Article("EAU", "water", Family.PARTICIPATION, {}, "lump_sum", D(90_866), D("0.2")),
        Article("BRT", "water", Family.IN_SITE_WORKS, {}, "U", D(1_900), D("0.2")),
    ]
    old = Tariff.of("1", articles, since=date(2010, 1, 1))

    new = old.raised(D("1.06"), version="2", since=date(2011, 1, 1), families=[Family.PARTICIPATION])

    assert [new[code].unit_price for code in ("ASS", "EAU", "BRT")] == [
        D("297814.42"),
        D("96317.96"),
        D(1900),
    ]


def test_tariff_is_in_force_from_its_first_to_its_last_day():
    tariff = Tariff.of("1", [], since=date(2026, 1, 1), until=date(2026, 7, 1))

    assert [tariff.is_in_force(day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30))] == [
        False,
        True,
        True,
    ]
    assert not tariff.is_in_force(date(2026, 7, 1))


def test_difference_tells_added_removed_and_changed():
    old = [line("X1"), line("X2"), line("X3")]
    new = [line("X1"), line("X2", "2"), line("X4")]

    found = difference(old, new)

    assert [(change.code, change.kind, change.amount) for change in found] == [
        ("X2", "changed", D("100.00")),
        ("X4", "added", D("100.00")),
        ("X3", "removed", D("-100.00")),
    ]


@given(LINES, LINES)
def test_difference_adds_up_to_the_difference_of_the_sums(old, new):
    found = sum((change.amount for change in difference(old, new)), D(0))

    assert found == sum(x.amount for x in new) - sum(x.amount for x in old)


def test_difference_refuses_an_article_twice():
    with pytest.raises(ValueError, match="twice"):
        difference([line("X1"), line("X1")], [])


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2023, 12, 31), "0.14"),
        (date(2024, 1, 1), "0.16"),
        (date(2025, 6, 1), "0.18"),
        (date(2026, 1, 1), "0.20"),
    ],
)
def test_vat_of_electricity_follows_its_dates(on, rate):
    assert vat.rate(vat.ELECTRICITY, on=on) == D(rate)


def test_vat_before_the_first_date_is_not_guessed():
    with pytest.raises(LookupError):
        vat.rate(vat.OTHER_WATER, on=date(2023, 1, 1))


def test_demonstration_tariff_says_so():
    assert TARIFF.is_demonstration
    assert TARIFF.version.startswith("DEMONSTRATION")
    assert all(article.label.keys() == {"fr", "ar", "en"} for article in TARIFF.articles.values())

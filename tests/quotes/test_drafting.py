"""Drafts: computed from the file at the prices in force, changed with a reason, submitted once."""

from decimal import Decimal

import pytest

from quotes import drafting, tariffs
from quotes.models import PriceList, Quote
from tests.factories import NOW, connection_file, drive, step
from tests.quotes.stage import LATER, draft, has, latest, priced_file, submit
from workflows.engine.door import perform
from workflows.engine.errors import AlreadyMoved, NotYours, RequirementMissing


def test_draft_is_computed_from_the_lots(cast):
    found = priced_file(cast)

    quote = draft(found, cast)

    lines = {line.article: line for line in quote.lines.all()}
    villa = lines["EAU-PPE-VIL"]
    assert (villa.quantity, villa.unit_price, villa.ht) == (Decimal("420"), Decimal("15"), Decimal("6300.00"))
    assert villa.labels["ar"].startswith("المساهمة")
    assert lines["EAU-BRT"].quantity == 2
    assert quote.total_ht_a == sum(line.ht for line in lines.values() if line.variant in ("", "A"))
    assert quote.total_ttc_a == quote.total_ht_a * Decimal("1.2")


def test_draft_of_a_plant_is_computed_from_its_load(cast):
    found = priced_file(cast, ("electricity",), kind="industrial")

    quote = draft(found, cast, "electricity")

    power = quote.lines.get(article="ELE-PPE-MT")
    assert power.quantity == Decimal("200.75")
    assert power.explanation


def test_draft_without_a_price_list_says_what_to_do(cast):
    found = connection_file(cast, networks=("water",))
    drive(found, to="pricing", cast=cast)

    with pytest.raises(tariffs.NoPriceList, match="No price list is in force"):
        drafting.draft(step(found, "pricing", "water"), by=cast.estimator, at=LATER)

    assert not Quote.objects.exists()


def test_draft_by_another_role_is_refused(cast):
    found = priced_file(cast)

    with pytest.raises(NotYours):
        drafting.draft(step(found, "pricing", "water"), by=cast.approver, at=LATER)


def test_draft_twice_keeps_one_version(cast):
    found = priced_file(cast)

    draft(found, cast)
    draft(found, cast)

    assert list(Quote.objects.values_list("version", "state")) == [(1, "draft")]


def test_changed_line_keeps_what_was_computed_and_why(cast):
    found = priced_file(cast)
    before = draft(found, cast)
    task = step(found, "pricing", "water")

    quote = drafting.change_line(
        task, "EAU-BRT", Decimal(5), reason="Three stubs more on the plan", by=cast.estimator, at=LATER
    )

    line = quote.lines.get(article="EAU-BRT")
    assert (line.quantity, line.computed_quantity, line.ht) == (Decimal(5), Decimal(2), Decimal("9500.00"))
    assert (line.change_reason, line.changed_by) == ("Three stubs more on the plan", cast.estimator)
    assert quote.total_ht_a - before.total_ht_a == Decimal("5700.00")
    control = quote.lines.get(article="EAU-CONTROLE")
    assert control.quantity == sum(row.ht for row in quote.lines.filter(family="C"))


def test_added_line_comes_from_the_price_list_of_the_draft(cast):
    found = priced_file(cast)
    draft(found, cast)
    task = step(found, "pricing", "water")

    quote = drafting.add_line(
        task, "EAU-EXT-110", Decimal(120), reason="Distance measured on the map", by=cast.estimator, at=LATER
    )

    assert quote.lines.get(article="EAU-EXT-110").ht == Decimal("50400.00")
    assert [line.position for line in quote.lines.order_by("position")] == list(
        range(1, quote.lines.count() + 1)
    )


@pytest.mark.parametrize(
    ("article", "said"),
    [("EAU-BRT", "already has the line"), ("ASS-300", "no article ASS-300 for this network")],
)
def test_added_line_that_does_not_fit_is_refused(cast, article, said):
    found = priced_file(cast)
    draft(found, cast)

    with pytest.raises(drafting.CannotDraft, match=said):
        drafting.add_line(
            step(found, "pricing", "water"), article, Decimal(1), reason="x", by=cast.estimator, at=LATER
        )


def test_submitted_quote_ticks_and_moves(cast):
    found = priced_file(cast)
    draft(found, cast)

    quote = submit(found, cast)

    assert quote.state == "submitted"
    assert has(found, "drafted_quote", "water")
    assert step(found, "approval", "water")


def test_submitting_without_a_draft_computes_it(cast):
    found = priced_file(cast)

    quote = submit(found, cast)

    assert quote.lines.count() > 3


def test_submitting_twice_is_said_kindly(cast):
    found = priced_file(cast)
    task = step(found, "pricing", "water")
    submit(found, cast)

    with pytest.raises(AlreadyMoved):
        drafting.submit(task, by=cast.estimator, at=LATER)


def test_door_stays_shut_without_an_estimate(cast):
    found = priced_file(cast)

    with pytest.raises(RequirementMissing):
        perform(step(found, "pricing", "water"), "priced", by=cast.estimator, at=LATER)


def test_new_prices_apply_from_their_date(cast):
    found = priced_file(cast)
    newer = tariffs.tariff_of(PriceList.objects.get()).raised(
        Decimal("1.06"), version="NEWER", since=LATER.date(), families=["A"]
    )
    tariffs.keep(newer, name="Newer")

    quote = draft(found, cast)

    assert quote.price_list.code == "newer"
    assert quote.lines.get(article="EAU-PPE-VIL").unit_price == Decimal("15.90")
    assert PriceList.objects.in_force(NOW.date()).get().code != "newer"
    assert latest(found) == quote

"""Answers: sewerage first, the variant chosen, revisions and expiry that leave nothing stale behind."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quotes import answering, drafting, pricing
from quotes.models import Quote
from tests.factories import step
from tests.quotes.stage import LATER, agree, has, issue, latest, priced_file, submit
from workflows.engine import exits
from workflows.engine.door import perform
from workflows.engine.errors import NotYours, RequirementMissing
from workflows.engine.timers import fire_due


def test_agreed_quote_keeps_the_variant_and_marks_the_network(cast):
    found = priced_file(cast)
    issue(found, cast)

    quote = agree(found, cast, variant="B", parts=3)

    assert (quote.state, quote.variant, quote.instalments) == ("agreed", "B", 3)
    assert (quote.answered_by, quote.answered_at) == (cast.applicant, LATER)
    part = found.network_parts.get()
    assert (part.state, part.variant) == ("agreed", "B")


def test_other_networks_wait_for_the_sewerage_answer(cast):
    found = priced_file(cast, ("sewerage", "water"))
    for network in ("sewerage", "water"):
        issue(found, cast, network)

    with pytest.raises(RequirementMissing):
        agree(found, cast, "water")
    assert latest(found, "water").state == "issued"
    agree(found, cast, "sewerage")
    agree(found, cast, "water")

    assert latest(found, "water").state == "agreed"


def test_other_networks_may_agree_once_sewerage_is_declined(cast):
    found = priced_file(cast, ("sewerage", "water"))
    for network in ("sewerage", "water"):
        issue(found, cast, network)
    answering.decline(step(found, "answer", "sewerage"), reason="Own plant", by=cast.applicant, at=LATER)

    agree(found, cast, "water")

    assert found.payment_plan.total == latest(found, "water").total_ttc_a


def test_declined_quote_ends_the_file_when_it_was_the_only_one(cast):
    found = priced_file(cast)
    issue(found, cast)

    answering.decline(step(found, "answer", "water"), reason="Too dear", by=cast.applicant, at=LATER)

    found.refresh_from_db()
    assert (latest(found).state, found.final_state) == ("declined", "declined")


@pytest.mark.parametrize("name", ["stranger", "reader", "estimator"])
def test_only_the_applicant_answers(cast, name):
    found = priced_file(cast)
    issue(found, cast)

    with pytest.raises(NotYours):
        answering.agree(step(found, "answer", "water"), "A", by=getattr(cast, name), at=LATER)


@pytest.mark.parametrize(("variant", "parts"), [("C", 1), ("", 1), ("A", 0), ("A", 7)])
def test_unknown_choice_is_refused(cast, variant, parts):
    found = priced_file(cast)
    issue(found, cast)

    with pytest.raises(answering.UnknownChoice):
        answering.agree(
            step(found, "answer", "water"), variant, by=cast.applicant, at=LATER, instalments=parts
        )


def test_revision_makes_a_new_version_and_leaves_nothing_stale(cast):
    found = priced_file(cast)
    first = issue(found, cast)
    answering.ask_revision(step(found, "answer", "water"), reason="Fewer stubs", by=cast.applicant, at=LATER)

    assert latest(found).state == "superseded"
    with pytest.raises(RequirementMissing):
        perform(step(found, "pricing", "water"), "priced", by=cast.estimator, at=LATER)
    drafting.draft(step(found, "pricing", "water"), by=cast.estimator, at=LATER)
    drafting.change_line(
        step(found, "pricing", "water"), "EAU-BRT", Decimal(1), reason="As asked", by=cast.estimator, at=LATER
    )
    submit(found, cast)
    with pytest.raises(RequirementMissing):
        perform(step(found, "approval", "water"), "approved", by=cast.approver, at=LATER)

    second = latest(found)
    assert second.version == 2
    changes = pricing.difference(
        [line.as_line("water") for line in first.lines.all()],
        [line.as_line("water") for line in second.lines.all()],
    )
    assert {change.code for change in changes} == {"EAU-BRT", "EAU-CONTROLE"}


def test_unanswered_quote_expires_and_is_priced_again(cast):
    found = priced_file(cast)
    first = issue(found, cast)
    after = LATER + timedelta(days=92)

    with pytest.raises(answering.Expired):
        agree(found, cast, at=after)
    assert fire_due(after) == 1

    assert latest(found).state == "expired"
    assert found.timeline.get(kind="quote_expired").data["number"] == first.number
    assert not any(has(found, key, "water") for key in ("drafted_quote", "approved_quote", "accepted_quote"))
    assert issue(found, cast, at=after).number == "D-2026-00002"


def test_answered_quote_never_changes_again(cast):
    found = priced_file(cast)
    issue(found, cast)
    quote = agree(found, cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=quote.pk).update(variant="B")


def test_open_quotes_are_withdrawn_with_the_file(cast):
    found = priced_file(cast, ("sewerage", "water"))
    issue(found, cast, "sewerage")
    submit(found, cast, "water")

    exits.leave(found.process, "withdrawn", by=cast.applicant, at=LATER, reason="Sold")

    assert {quote.state for quote in found.quotes.all()} == {"withdrawn"}

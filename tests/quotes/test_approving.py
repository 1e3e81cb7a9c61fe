"""Approval: the level by amount, the number, the papers, and what the database then refuses."""

import hashlib
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from eplatform.accounts.models import Posting, User
from quotes import approving, drafting
from quotes.models import Quote, QuoteLine, QuotePdf
from tests.factories import step
from tests.quotes.stage import LATER, draft, has, issue, latest, priced_file, submit


def limited_approver(cast, limit: str) -> User:
    person = User.objects.create_user("junior@eplatform.example", full_name="Junior")
    Posting.objects.create(user=person, role="approver", approval_limit=Decimal(limit))
    return person


def test_approved_quote_is_numbered_dated_and_sent(cast):
    found = priced_file(cast)

    quote = issue(found, cast)

    assert (quote.state, quote.number) == ("issued", "D-2026-00001")
    assert quote.valid_until == step(found, "answer", "water").due_at.date()
    assert len(quote.verification_code) == 12
    assert found.network_parts.get().state == "priced"
    entry = found.timeline.get(kind="quote_issued")
    assert (entry.by, entry.network, entry.data["number"]) == (cast.approver, "water", "D-2026-00001")


def test_approved_quote_is_kept_on_paper_in_three_languages(cast):
    found = priced_file(cast)

    quote = issue(found, cast)

    for paper in quote.pdfs.all():
        with default_storage.open(paper.key) as stream:
            content = stream.read()
        assert content.startswith(b"%PDF")
        assert hashlib.sha256(content).hexdigest() == paper.sha256
    assert sorted(quote.pdfs.values_list("language", flat=True)) == ["ar", "en", "fr"]


def test_amount_above_the_level_is_refused_naming_who_can(cast):
    found = priced_file(cast)
    quote = submit(found, cast)
    junior = limited_approver(cast, str(quote.greatest_ttc - Decimal("0.01")))

    with pytest.raises(approving.AboveYourLevel, match=r"Approver"):
        approving.approve(step(found, "approval", "water"), by=junior, at=LATER)

    assert latest(found).state == "submitted"
    assert not QuotePdf.objects.exists()


def test_amount_at_the_level_is_approved(cast):
    found = priced_file(cast)
    quote = submit(found, cast)
    junior = limited_approver(cast, str(quote.greatest_ttc))

    approving.approve(step(found, "approval", "water"), by=junior, at=LATER)

    assert latest(found).approved_by == junior


def test_sent_back_quote_is_open_again_and_nothing_stale_remains(cast):
    found = priced_file(cast)
    submit(found, cast)

    approving.send_back(step(found, "approval", "water"), reason="Road length?", by=cast.approver, at=LATER)

    quote = latest(found)
    assert (quote.state, quote.version, quote.reason) == ("draft", 1, "Road length?")
    assert not has(found, "drafted_quote", "water")
    drafting.submit(step(found, "pricing", "water"), by=cast.estimator, at=LATER)
    assert latest(found).version == 1


@pytest.mark.parametrize(
    "change",
    [{"total_ttc_a": 1}, {"number": "D-2026-99999"}, {"valid_until": "2030-01-01"}, {"state": "draft"}],
)
def test_issued_quote_is_frozen_by_the_database(cast, change):
    quote = issue(priced_file(cast), cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=quote.pk).update(**change)

    assert Quote.objects.get(pk=quote.pk).total_ttc_a == quote.total_ttc_a


def test_lines_of_an_issued_quote_are_frozen_by_the_database(cast):
    quote = issue(priced_file(cast), cast)
    line = quote.lines.first()

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        QuoteLine.objects.filter(pk=line.pk).update(quantity=1)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        QuoteLine.objects.filter(pk=line.pk).delete()
    line.pk, line.position, line.article = None, 99, "ANOTHER"
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        line.save()


def test_issued_quote_cannot_be_deleted(cast):
    quote = issue(priced_file(cast), cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=quote.pk)._raw_delete("default")


def test_a_network_has_one_live_quote(cast):
    quote = draft(priced_file(cast), cast)
    quote.pk, quote.version = None, 2

    with pytest.raises(IntegrityError), transaction.atomic():
        quote.save()


def also_approver(person: User) -> User:
    Posting.objects.create(user=person, role="approver")
    person.__dict__.pop("held_postings", None)
    return person


def also_estimator(person: User) -> User:
    Posting.objects.create(user=person, role="estimator")
    person.__dict__.pop("held_postings", None)
    return person


def test_nobody_approves_the_estimate_they_submitted(cast):
    found = priced_file(cast)
    submit(found, cast)
    both = also_approver(cast.estimator)

    with pytest.raises(approving.OwnEstimate, match=r"Approver"):
        approving.approve(step(found, "approval", "water"), by=both, at=LATER)

    assert latest(found).state == "submitted"
    assert not has(found, "approved_quote", "water")


def test_nobody_approves_an_estimate_they_drafted_for_somebody_else_to_submit(cast):
    found = priced_file(cast)
    drafting.draft(step(found, "pricing", "water"), by=also_estimator(cast.approver), at=LATER)
    # Computing it anew in another name must not hide who wrote it first.
    draft(found, cast)
    submit(found, cast)

    with pytest.raises(approving.OwnEstimate):
        approving.approve(step(found, "approval", "water"), by=cast.approver, at=LATER)


def test_nobody_approves_an_estimate_of_which_they_changed_a_line(cast):
    found = priced_file(cast)
    quote = draft(found, cast)
    drafting.change_line(
        step(found, "pricing", "water"), quote.lines.exclude(unit="percent").first().article, Decimal(7),
        reason="Seen on site", by=also_estimator(cast.approver), at=LATER,
    )  # fmt: skip
    submit(found, cast)

    with pytest.raises(approving.OwnEstimate):
        approving.approve(step(found, "approval", "water"), by=cast.approver, at=LATER)


def test_who_may_approve_instead_is_never_the_author(cast):
    found = priced_file(cast)
    quote = submit(found, cast)
    also_approver(cast.estimator)
    junior = limited_approver(cast, str(quote.greatest_ttc - Decimal("0.01")))

    with pytest.raises(approving.AboveYourLevel) as refused:
        approving.approve(step(found, "approval", "water"), by=junior, at=LATER)

    assert str(cast.approver) in refused.value.message
    assert str(cast.estimator) not in refused.value.message


def test_page_of_the_step_warns_the_author(cast, client):
    found = priced_file(cast)
    submit(found, cast)
    both = also_approver(cast.estimator)
    client.force_login(both)

    task = step(found, "approval", "water")
    page = client.get(f"/files/{found.reference}/steps/{task.pk}/").content.decode()

    assert str(cast.approver) in page

"""The estimates on screen: who sees what, what it costs, and what each button does."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from quotes import answering, drafting, paying
from quotes.models import Payment, Quote, QuoteLine
from tests.factories import step
from tests.quotes.stage import LATER, agree, agreed_file, draft, issue, latest, priced_file, submit
from tests.quotes.test_accounting import built_file


@pytest.fixture
def of(client):
    """A browser signed in as somebody."""

    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


def tab(found) -> str:
    return reverse("quotes:estimates", args=[found.reference])


def test_tab_explains_every_line_to_the_applicant(cast, of):
    found = priced_file(cast)
    quote = issue(found, cast)

    page = of(cast.applicant).get(tab(found)).content.decode()

    assert quote.number in page
    for line in quote.lines.all():
        assert line.article in page
    assert quote.price_list.name in page
    assert reverse("portal:step", args=[found.reference, step(found, "answer", "water").pk]) in page


@pytest.mark.parametrize("by", [draft, submit])
def test_tab_hides_an_estimate_that_is_not_issued(cast, of, by):
    found = priced_file(cast)
    quote = by(found, cast)

    page = of(cast.applicant).get(tab(found)).content.decode()

    assert not any(line.article in page for line in quote.lines.all())
    assert quote.price_list.name not in page
    assert quote.lines.first().article in of(cast.estimator).get(tab(found)).content.decode()


def test_stranger_finds_nothing(cast, of):
    found = agreed_file(cast)
    paying.pay(
        step(found, "payment"),
        found.payment_plan.total,
        method="cash",
        reference="",
        by=cast.cashier,
        at=LATER,
    )
    quote, payment = latest(found), Payment.objects.get()
    browser = of(cast.stranger)

    for url in [
        tab(found),
        reverse("quotes:paper", args=[found.reference, quote.number, "fr"]),
        reverse("quotes:receipt", args=[found.reference, payment.number, "fr"]),
        reverse("quotes:payments", args=[found.reference]),
    ]:
        answer = browser.get(url)
        assert answer.status_code == 404
        assert found.title not in answer.content.decode()
        assert str(cast.organisation) not in answer.content.decode()


def test_anonymous_is_asked_to_sign_in(cast, client):
    found = priced_file(cast)

    assert client.get(tab(found)).status_code == 302


def test_paper_is_fetched_by_a_signed_address(cast, of):
    found = priced_file(cast)
    quote = issue(found, cast)

    answer = of(cast.applicant).get(reverse("quotes:paper", args=[found.reference, quote.number, "ar"]))

    assert answer.status_code == 302
    assert "Signature=" in answer.url
    assert quote.pdfs.get(language="ar").key in answer.url


def lines_more(quote: Quote, count: int) -> None:
    template = quote.lines.first()
    for n in range(count):
        template.pk, template.position, template.article = None, 100 + n, f"MORE-{n}"
        template.save(force_insert=True)


def test_tab_costs_the_same_with_thirty_lines(cast, of, django_assert_max_num_queries):
    few, many = priced_file(cast), priced_file(cast)
    lines_more(draft(many, cast), 30)
    draft(few, cast)
    browser = of(cast.estimator)
    browser.get(tab(few))

    with django_assert_max_num_queries(40) as small:
        browser.get(tab(few))
    with django_assert_max_num_queries(40) as large:
        browser.get(tab(many))

    assert QuoteLine.objects.count() > 30
    assert len(large) == len(small) <= 20


def test_estimator_computes_and_submits(cast, of):
    found = priced_file(cast)
    task = step(found, "pricing", "water")
    browser = of(cast.estimator)

    url = reverse("portal:step", args=[found.reference, task.pk])
    unseen = browser.get(url).content.decode()
    browser.post(reverse("quotes:compute", args=[found.reference, "water"]))
    seen = browser.get(url).content.decode()
    assert ("EAU-BRT" in unseen, 'value="priced"' in unseen) == (False, False)
    assert ("EAU-BRT" in seen, 'value="priced"' in seen) == (True, True)
    browser.post(url, {"outcome": "priced", "priced-note": ""})

    assert latest(found).state == "submitted"


def test_estimator_changes_a_line_with_a_reason(cast, of):
    found = priced_file(cast)
    draft(found, cast)
    url = reverse("quotes:line", args=[found.reference, "water"])
    browser = of(cast.estimator)

    assert browser.post(url, {"article": "EAU-BRT", "quantity": "4"}).status_code == 422
    browser.post(url, {"article": "EAU-BRT", "quantity": "4", "reason": "As drawn"})
    browser.post(url, {"article": "EAU-EXT-110", "quantity": "35.5", "reason": "Map"})

    assert latest(found).lines.get(article="EAU-BRT").quantity == 4
    assert str(latest(found).lines.get(article="EAU-EXT-110").quantity) == "35.500"


@pytest.mark.parametrize("name", ["applicant", "approver"])
def test_only_the_estimator_changes_a_draft(cast, of, name):
    found = priced_file(cast)
    draft(found, cast)
    before = list(latest(found).lines.order_by("pk").values())
    browser = of(getattr(cast, name))

    assert browser.post(reverse("quotes:compute", args=[found.reference, "water"])).status_code == 403
    line = reverse("quotes:line", args=[found.reference, "water"])
    assert browser.get(line).status_code == 403
    sent = {"article": "EAU-BRT", "quantity": "4", "reason": "As drawn"}
    assert browser.post(line, sent).status_code == 403
    assert list(latest(found).lines.order_by("pk").values()) == before


def test_applicant_agrees_on_the_step_page(cast, of):
    found = priced_file(cast)
    issue(found, cast, at=timezone.now())
    url = reverse("portal:step", args=[found.reference, step(found, "answer", "water").pk])
    browser = of(cast.applicant)

    page = browser.get(url).content.decode()
    browser.post(url, {"outcome": "accepted", "accepted-variant": "B", "accepted-instalments": "2"})

    assert re.search(r'name="accepted-variant"[^>]*value="B"', page)
    assert latest(found).variant == "B"
    assert found.payment_plan.instalments.count() == 2


def test_applicant_is_told_that_sewerage_comes_first(cast, of):
    found = priced_file(cast, ("sewerage", "water"))
    for network in ("sewerage", "water"):
        issue(found, cast, network)
    url = reverse("portal:step", args=[found.reference, step(found, "answer", "water").pk])

    answer = of(cast.applicant).post(url, {"outcome": "accepted", "accepted-variant": "A"})

    assert answer.status_code == 422
    assert latest(found, "water").state == "issued"
    assert 'data-tone="warn"' in answer.content.decode()


def test_declining_and_revising_ask_for_a_reason(cast, of):
    found = priced_file(cast)
    issue(found, cast, at=timezone.now())
    url = reverse("portal:step", args=[found.reference, step(found, "answer", "water").pk])
    browser = of(cast.applicant)

    assert browser.post(url, {"outcome": "declined"}).status_code == 422
    assert browser.post(url, {"outcome": "revision_asked"}).status_code == 422
    browser.post(url, {"outcome": "revision_asked", "revision_asked-note": "Two stubs less"})

    assert latest(found).reason == "Two stubs less"


def test_cashier_pays_the_step_and_the_rest(cast, of):
    found = agreed_file(cast, parts=2)
    first, second = found.payment_plan.instalments.order_by("number")
    browser = of(cast.cashier)
    url = reverse("portal:step", args=[found.reference, step(found, "payment").pk])
    receipt = {"method": "cheque", "reference": "77"}

    browser.post(
        url, {"outcome": "paid", "paid-amount": first.amount, **{f"paid-{k}": v for k, v in receipt.items()}}
    )
    page = reverse("quotes:payments", args=[found.reference])
    assert browser.get(page).status_code == 200
    browser.post(
        page,
        {
            "act": "receive",
            "receive-amount": second.amount,
            **{f"receive-{k}": v for k, v in receipt.items()},
        },
    )

    assert paying.outstanding(found.payment_plan) == 0
    assert Payment.objects.count() == 2


def test_payments_page_refuses_what_does_not_fit(cast, of):
    found = agreed_file(cast)
    page = reverse("quotes:payments", args=[found.reference])
    browser = of(cast.cashier)

    too_much = {"act": "receive", "receive-amount": "99999999", "receive-method": "cash"}
    assert browser.post(page, too_much).status_code == 422
    no_reference = {"act": "receive", "receive-amount": "10", "receive-method": "cheque"}
    assert browser.post(page, no_reference).status_code == 422
    assert browser.post(page, {"act": "give"}).status_code == 404
    browser.post(page, {"act": "split", "split-instalments": "3"})

    assert not Payment.objects.exists()
    assert found.payment_plan.__class__.objects.get(connection_file=found).instalments.count() == 3


@pytest.mark.parametrize("name", ["applicant", "estimator"])
def test_payments_page_is_the_cashiers(cast, of, name):
    found = agreed_file(cast)
    page = reverse("quotes:payments", args=[found.reference])
    browser = of(getattr(cast, name))
    parts = found.payment_plan.instalments.count()

    assert browser.get(page).status_code == 403
    assert browser.post(page, {"act": "split", "split-instalments": "3"}).status_code == 403
    assert found.payment_plan.__class__.objects.get(connection_file=found).instalments.count() == parts


def test_difference_of_two_versions_is_shown(cast, of):
    found = priced_file(cast)
    issue(found, cast)
    answering.ask_revision(step(found, "answer", "water"), reason="Fewer", by=cast.applicant, at=LATER)
    draft(found, cast)
    drafting.change_line(
        step(found, "pricing", "water"), "EAU-BRT", Decimal(1), reason="Asked", by=cast.estimator, at=LATER
    )
    issue(found, cast)

    page = of(cast.applicant).get(tab(found)).content.decode()

    assert "D-2026-00001" in page
    assert "D-2026-00002" in page
    assert "2\u202f280,00" not in page.split("earlier-version")[1]


def test_agreed_quote_is_shown_with_its_plan(cast, of):
    found = priced_file(cast)
    issue(found, cast)
    agree(found, cast, parts=3)

    page = of(cast.applicant).get(tab(found)).content.decode()

    assert 'data-chosen="true"' in page
    assert page.count("<time") >= 3


def test_final_account_is_drawn_up_beside_what_was_agreed(cast, of):
    found = built_file(cast)
    address = reverse("portal:step", args=[found.reference, step(found, "final_account").pk])

    shown = of(cast.estimator).get(address).content.decode()

    assert "Au devis\u00a0: 2\u00a0U" in shown
    assert 'name="issued-water-EAU-BRT" value="2"' in shown

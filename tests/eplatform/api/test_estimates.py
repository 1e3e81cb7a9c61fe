"""Estimates read line by line, and answered as on the portal."""

from __future__ import annotations

import urllib.request
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.eplatform.api.conftest import kind
from tests.factories import step
from tests.quotes import stage


@pytest.fixture(scope="module")
def now():
    """Estimates expire: those of these tests are issued today, all at one moment."""
    return timezone.now() - timedelta(hours=1)


@pytest.fixture
def issued(cast, now):
    file = stage.priced_file(cast, at=now)
    return file, stage.issue(file, cast, at=now)


def answer(call, person, file, status=200, network="water", **body):
    return call(person).post(f"/files/{file.reference}/estimates/{network}/answer", body, status=status)


def test_estimate_explains_every_line(cast, call, issued):
    file, quote = issued

    found = call(cast.applicant).get(f"/files/{file.reference}/estimates/water")

    line = next(line for line in found["lines"] if line["formula"])
    assert found["number"] == quote.number
    assert found["state"] == {"code": "issued", "label": "Sent to the applicant"}
    assert found["price_list"]["demonstration"] is True
    assert line["inputs"]
    assert line["worked"]
    assert line["label"]
    assert sum(Decimal(each["ht"]) for each in found["lines"] if each["variant"] in (None, "A")) == Decimal(
        found["variants"][0]["ht"]
    )
    assert Decimal(found["variants"][0]["ttc"]) == quote.total_ttc_a
    assert isinstance(found["variants"][0]["ttc"], str)


def test_list_has_every_version_newest_first(cast, call, issued, now):
    file, _quote = issued
    answer(call, cast.applicant, file, answer="revision", reason="One main fewer")
    stage.issue(file, cast, at=now + timedelta(minutes=5))

    versions = call(cast.applicant).get(f"/files/{file.reference}/estimates")
    first = call(cast.applicant).get(f"/files/{file.reference}/estimates/water", version=1)

    assert [(each["version"], each["state"]["code"]) for each in versions] == [
        (2, "issued"),
        (1, "superseded"),
    ]
    assert first["version"] == 1


def test_draft_is_not_seen_outside_the_utility(cast, call, now):
    file = stage.priced_file(cast, at=now)
    stage.draft(file, cast, at=now)

    assert call(cast.applicant).get(f"/files/{file.reference}/estimates") == []
    call(cast.applicant).get(f"/files/{file.reference}/estimates/water", status=404)
    assert call(cast.estimator).get(f"/files/{file.reference}/estimates/water")["number"] is None


def test_paper_is_the_sealed_pdf(cast, call, issued):
    file, quote = issued

    address = call(cast.applicant, **{"Accept-Language": "ar"}).get(
        f"/files/{file.reference}/estimates/water/paper"
    )
    with urllib.request.urlopen(address["url"], timeout=20) as response:
        content = response.read()

    assert content.startswith(b"%PDF")
    assert address["name"] == f"{quote.number}-ar.pdf"


def test_applicant_agrees_to_a_variant(cast, call, issued):
    file, _quote = issued

    found = answer(call, cast.applicant, file, answer="agree", variant="B", instalments=3)

    assert (found["state"]["code"], found["variant"], found["instalments"]) == ("agreed", "B", 3)
    assert step(file, "payment").is_open


def test_declining_needs_a_reason(cast, call, issued):
    file, _quote = issued

    problem = answer(call, cast.applicant, file, answer="decline", status=422)
    declined = answer(call, cast.applicant, file, answer="decline", reason="Too dear")

    assert problem["errors"][0]["pointer"] == "#/reason"
    assert (declined["state"]["code"], declined["reason"]) == ("declined", "Too dear")


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"answer": "agree"}, "#/variant"),
        ({"answer": "agree", "variant": "C"}, "#/variant"),
        ({"answer": "agree", "variant": "A", "instalments": 7}, "#/instalments"),
        ({"answer": "decline", "variant": "A", "reason": "x"}, "#/variant"),
        ({"answer": "maybe"}, "#/answer"),
        ({}, "#/answer"),
    ],
)
def test_wrong_answers_are_pointed_at(cast, call, issued, given, pointer):
    problem = answer(call, cast.applicant, issued[0], status=422, **given)

    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_answer_is_given_once(cast, call, issued):
    file, _quote = issued
    answer(call, cast.applicant, file, answer="agree", variant="A")

    again = answer(call, cast.applicant, file, answer="agree", variant="B", status=409)

    assert kind(again) == "nothing-to-answer"


def test_sewerage_is_answered_first_in_the_words_of_the_portal(cast, call, client, now):
    file = stage.priced_file(cast, ("water", "sewerage"), at=now)
    for network in ("water", "sewerage"):
        stage.issue(file, cast, network, at=now)
    type(cast.applicant).objects.filter(pk=cast.applicant.pk).update(language="en")

    problem = answer(call, cast.applicant, file, answer="agree", variant="A", status=422)
    client.force_login(cast.applicant)
    page = client.post(
        reverse("portal:step", args=[file.reference, step(file, "answer", "water").pk]),
        {"outcome": "accepted", "accepted-variant": "A"},
    )

    (form,) = [each["form"] for each in page.context["forms"] if each["way"].name == "accepted"]
    assert kind(problem) == "requirement-missing"
    assert problem["detail"] == form.non_field_errors()[0]


@pytest.mark.parametrize(
    ("person", "status"), [("reader", 403), ("coordinator", 403), ("estimator", 403), ("stranger", 404)]
)
def test_only_the_applicant_answers(cast, call, issued, person, status):
    file, quote = issued

    answer(call, getattr(cast, person), file, answer="agree", variant="A", status=status)

    quote.refresh_from_db()
    assert quote.state == "issued"


def test_stranger_learns_nothing_of_an_estimate(cast, call, issued):
    file, quote = issued

    for path in ("", "/water", "/water/paper"):
        problem = call(cast.stranger).get(f"/files/{file.reference}/estimates{path}", status=404)
        assert quote.number not in str(problem)


def test_network_that_is_none_is_pointed_at(cast, call, issued):
    problem = call(cast.applicant).get(f"/files/{issued[0].reference}/estimates/gas", status=422)

    assert problem["errors"][0]["pointer"] == "?network"

"""Verification without an account: what is shown, what is not, and how fast one may guess."""

import pytest
from django.urls import reverse

from tests.quotes.stage import issue, priced_file


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_anybody_verifies_an_estimate_without_seeing_people(cast, client, language):
    found = priced_file(cast)
    quote = issue(found, cast)
    client.cookies["language"] = language

    page = client.get(reverse("quotes:verify", args=[quote.verification_code.lower()])).content.decode()

    assert quote.number in page
    assert found.reference in page
    assert str(cast.organisation) not in page
    assert cast.approver.full_name not in page


def test_unknown_code_is_said(db, client):

    assert client.get(reverse("quotes:verify", args=["AAAABBBBCCCC"])).status_code == 404
    assert client.get(reverse("quotes:verify_enter"), {"code": "aaaa bbbb"}).url.endswith("/verify/AAAABBBB/")


def test_guessing_codes_is_slowed_down(db, client):
    url = reverse("quotes:verify", args=["AAAABBBBCCCC"])

    answers = [client.get(url).status_code for _n in range(22)]

    assert answers[0] == 404
    assert answers[-1] == 429

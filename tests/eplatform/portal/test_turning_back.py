"""Addresses that only forms send to lead a person who comes there to the page above them."""

from django.urls import reverse

from eplatform.portal.turning_back import page_above
from tests.sites import site, visit

BROWSER = {"Accept": "text/html"}


def test_address_of_a_form_leads_to_its_page(client, cast):
    file, _tasks = site(cast)
    number = visit(file, by=cast.inspector).order.number
    client.force_login(cast.inspector)

    answer = client.get(reverse("works:minute-visit", args=[file.reference, number]), headers=BROWSER)

    assert answer.status_code == 302
    assert answer["Location"] == reverse("works:visit", args=[file.reference, number])


def test_visitor_signs_in_first(client):
    answer = client.get(reverse("portal:batch"), headers=BROWSER)

    assert reverse("account_login") in answer["Location"]


def test_batch_leads_to_the_inbox(client, cast):
    client.force_login(cast.desk_officer)

    assert client.get(reverse("portal:batch"), headers=BROWSER)["Location"] == reverse("portal:inbox")


def test_program_is_told_what_the_address_takes(client, cast):
    client.force_login(cast.desk_officer)

    assert client.get(reverse("portal:batch")).status_code == 405
    assert client.get("/api/v1/files/E-2026-00001/acts/withdraw", headers=BROWSER).status_code == 405


def test_page_above_is_one_of_ours():
    assert page_above("/nowhere/at/all/") == "/"

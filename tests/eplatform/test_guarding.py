"""What no page can take is turned away before it is read; addresses are those of people, not of proxies."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from documents.preparation import drafting
from eplatform.guarding import seen_by_proxy
from tests.documents.samples import upload
from tests.factories import NOW, connection_file

HUGE = "600000000"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("203.0.113.7", 1, "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7", 1, "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("2001:db8::1", 1, "2001:db8::1"),
        ("", 1, ""),
        ("203.0.113.7", 2, ""),
        ("<script>", 1, ""),
    ],
)
def test_address_is_what_the_trusted_proxy_saw(forwarded, proxies, address):
    assert seen_by_proxy(forwarded, proxies) == address


def tries(client, address, **headers):
    return [client.get(address, **headers).status_code for _n in range(22)][-1]


def test_one_reader_behind_the_proxy_does_not_shut_out_the_others(db, client, settings):
    settings.TRUSTED_PROXIES = 1
    address = reverse("quotes:verify", args=["AAAABBBBCCCC"])

    assert tries(client, address, HTTP_X_FORWARDED_FOR="203.0.113.7") == 429
    assert client.get(address, HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 404


def test_invented_addresses_do_not_reset_the_count(db, client, settings):
    """Whoever adds entries to the header is still counted by the one our proxy wrote."""
    settings.TRUSTED_PROXIES = 1
    address = reverse("quotes:verify", args=["AAAABBBBCCCC"])

    answers = [
        client.get(address, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 203.0.113.7").status_code
        for n in range(22)
    ]

    assert answers[-1] == 429


def test_without_a_proxy_the_header_is_not_believed(db, client):
    address = reverse("quotes:verify", args=["AAAABBBBCCCC"])

    answers = [client.get(address, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code for n in range(22)]

    assert answers[-1] == 429


@pytest.mark.parametrize("who", ["", "applicant", "administrator"])
def test_pages_are_sent_forms_and_no_documents(cast, client, who):
    if who:
        client.force_login(getattr(cast, who))

    for route in ("account_login", "documents:new", "documents:draft-folder"):
        answer = client.post(reverse(route), {"file": upload()}, CONTENT_LENGTH="3000000")
        assert answer.status_code == 413


def test_api_says_in_a_problem_document_that_it_is_too_much(db):
    answer = Client().post("/api/v1/files", CONTENT_LENGTH=HUGE)

    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Envoyez moins" in answer.json()["detail"]


def test_body_in_chunks_is_not_taken_for_none(db, client):
    chunked = {"Transfer-Encoding": "chunked"}

    told = client.generic("POST", "/api/v1/files", headers=chunked)
    page = client.generic("POST", reverse("account_login"), headers=chunked)

    assert (told.status_code, page.status_code) == (411, 400)


@pytest.mark.parametrize(
    "address",
    ["/files/?q=%00", "/files/?kind=a%00", "/files/%00/", "/inbox/?step=%00", "/verify/%00/"],
)
def test_address_with_a_nul_is_damaged(cast, client, address):
    client.force_login(cast.desk_officer)

    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/files/{reference}/history/?before=²",
        "/files/{reference}/messages/?after=²",
        "/messages/?after=unread-²",
        "/files/?after=0001-01-01~1",
        "/files/?after=~²",
        "/files/?after=9999-12-31T23:59:59-23:59~1",
        "/files/?after=0001-01-01T00:00:00%2B23:59~1",
    ],
)
def test_bent_address_shows_the_first_page(cast, client, address):
    file = connection_file(cast)
    client.force_login(cast.applicant)

    bent = address.format(reference=file.reference)
    assert listed(client, bent) >= listed(client, bent.partition("?")[0])


def listed(client, address):
    """The words of the page; one that goes on from a place may offer a way back besides."""
    answer = client.get(address)
    assert answer.status_code == 200
    main = re.search(r"<main.*?</main>", answer.content.decode(), re.S)
    text = re.sub(r"<[^>]*>", " ", main[0])
    return set(text.split())


@pytest.mark.parametrize("page", ["/inbox/?after=1~1~{}~1", "/commitments/?after={}~1"])
def test_page_after_the_end_of_time_is_the_first(cast, client, page):
    connection_file(cast)
    client.force_login(cast.manager)

    after = page.format("9999-12-31T23:59:59-23:59")
    assert listed(client, after) >= listed(client, after.partition("?")[0])


@pytest.mark.parametrize(
    ("found", "status"),
    [("kind=%00", 400), ("q=%00", 400), ("at=%00", 400), ("territory=" + "1" * 5000, 200)],
)
def test_batch_of_all_that_a_damaged_address_finds_is_refused(cast, client, found, status):
    connection_file(cast)
    client.force_login(cast.desk_officer)

    answer = client.post(
        reverse("portal:batch"), {"act": "message", "of": "files", "all": "1", "found": found}
    )

    assert answer.status_code == status


@pytest.mark.parametrize("act", ["discard", "forget"])
def test_second_click_on_a_sent_draft_says_that_it_is_sent(cast, client, act):
    draft = drafting.start(by=cast.applicant, at=NOW)
    draft.connection_file, draft.applicant = connection_file(cast), cast.organisation
    draft.save()
    client.force_login(cast.applicant)

    answer = client.post(reverse(f"documents:draft-{act}", args=[draft.pk]), follow=True)

    assert answer.status_code == 200
    assert [str(message) for message in answer.context["messages"]]

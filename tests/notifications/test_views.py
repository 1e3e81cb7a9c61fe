"""The notices of a person are theirs alone; what was sent about a file is open to who may see it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications import outbox, reading
from notifications.models import Message, Preference
from workflows.files import timeline


@pytest.fixture
def filed(connection_file, now):
    """A file whose filing has been told."""
    outbox.enqueue(connection_file.timeline.get(), at=now)
    return connection_file


def notices_of(person):
    return Message.objects.received_by(person).order_by("pk")


def more_notices(connection_file, n, now):
    for _turn in range(n):
        entry = timeline.record(connection_file, "resumed", by=None, at=now)
        outbox.enqueue(entry, at=now)


def test_list_shows_my_notices(filed, cast, client):
    client.force_login(cast.applicant)

    page = client.get("/messages/").content.decode()

    assert notices_of(cast.applicant).get().subject in page
    assert 'class="count">1' in page


def test_list_of_a_stranger_is_empty(filed, stranger_client):
    page = stranger_client.get("/messages/").content.decode()

    assert filed.reference not in page
    assert filed.title not in page


def test_list_asks_for_a_person(client, db):
    assert client.get("/messages/").status_code == 302


def test_opening_a_notice_marks_it_read(filed, cast, client):
    client.force_login(cast.applicant)
    notice = notices_of(cast.applicant).get()

    page = client.get(reverse("notifications:message", args=[notice.pk])).content.decode()

    notice.refresh_from_db()
    assert notice.read_at is not None
    assert f'href="/files/{filed.reference}/"' in page


def test_notice_of_another_is_not_found(filed, cast, stranger_client):
    notice = notices_of(cast.applicant).get()

    answer = stranger_client.get(reverse("notifications:message", args=[notice.pk]))

    assert answer.status_code == 404
    assert stranger_client.post(reverse("notifications:read", args=[notice.pk])).status_code == 404
    assert notices_of(cast.applicant).unread().count() == 1


def test_marking_read_keeps_the_first_moment(filed, cast, client):
    client.force_login(cast.applicant)
    notice = notices_of(cast.applicant).get()
    client.post(reverse("notifications:read", args=[notice.pk]))
    first = notices_of(cast.applicant).get().read_at

    client.post(reverse("notifications:read", args=[notice.pk]))

    assert notices_of(cast.applicant).get().read_at == first


def test_marking_all_read_touches_only_mine(filed, cast, client):
    client.force_login(cast.applicant)

    client.post(reverse("notifications:read_all"))

    assert not notices_of(cast.applicant).unread().exists()
    assert notices_of(cast.colleague).unread().count() == 1


def test_unread_notices_come_first_on_every_page(filed, cast, now, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 2)
    more_notices(filed, 4, now)
    newest = notices_of(cast.applicant).last()
    reading.mark_read(Message.objects.filter(pk=newest.pk), at=now)

    pages, after = [], ""
    while True:
        page = reading.page_of(cast.applicant, after=after)
        pages.append([message.pk for message in page.messages])
        if not (after := page.next_after):
            break

    shown = [pk for page in pages for pk in page]
    assert len(shown) == len(set(shown)) == 5
    assert shown[-1] == newest.pk


@pytest.mark.parametrize("name", ["list", "of_file"])
def test_page_costs_the_same_with_more_rows(filed, cast, client, now, name):
    client.force_login(cast.applicant)
    url = "/messages/" if name == "list" else f"/files/{filed.reference}/messages/"
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    more_notices(filed, 29, now)

    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(one)


def test_file_tab_shows_me_what_was_sent_to_me(filed, cast, client):
    client.force_login(cast.applicant)

    page = client.get(f"/files/{filed.reference}/messages/").content.decode()

    assert cast.applicant.email in page
    assert cast.colleague.email not in page


def test_file_tab_shows_staff_everything(filed, cast, client):
    client.force_login(cast.coordinator)

    page = client.get(f"/files/{filed.reference}/messages/").content.decode()

    assert cast.applicant.email in page
    assert cast.colleague.email in page


def test_file_tab_is_hidden_from_a_stranger(filed, cast, stranger_client):
    answer = stranger_client.get(f"/files/{filed.reference}/messages/")

    assert answer.status_code == 404
    assert cast.applicant.email not in answer.content.decode()


def test_person_keeps_own_contact_data(cast, client):
    client.force_login(cast.applicant)

    client.post("/account/contact/", {"language": "ar", "phone": "0661234567"})

    cast.applicant.refresh_from_db()
    assert (cast.applicant.language, cast.applicant.phone) == ("ar", "+212661234567")
    assert Preference.objects.get(user=cast.applicant).enabled is False
    assert not Preference.objects.filter(user=cast.stranger).exists()


def test_contact_page_refuses_a_bad_number(cast, client):
    client.force_login(cast.applicant)

    answer = client.post("/account/contact/", {"language": "fr", "phone": "12", "email": "on"})

    cast.applicant.refresh_from_db()
    assert answer.status_code == 200
    assert cast.applicant.phone == ""

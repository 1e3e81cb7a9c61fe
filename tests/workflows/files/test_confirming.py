"""A newly founded organisation is unconfirmed until the desk or the coordinator says who it is."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import NOW, connection_file
from tests.sites import organisation
from workflows.engine.errors import NotYours
from workflows.files import parties
from workflows.files.confirming import AlreadyConfirmed, confirm


@pytest.fixture
def file(cast):
    return connection_file(cast)


@pytest.mark.parametrize("who", ["desk_officer", "coordinator"])
def test_staff_confirm_once_and_on_the_record(cast, file, who):
    person = getattr(cast, who)

    found = confirm(file, cast.organisation, by=person, at=NOW)

    assert (found.confirmed_at, found.confirmed_by) == (NOW, person)
    assert file.timeline.latest("number").kind == "organisation_confirmed"
    with pytest.raises(AlreadyConfirmed):
        confirm(file, cast.organisation, by=person, at=NOW)


@pytest.mark.parametrize("who", ["applicant", "stranger", "cashier", "auditor"])
def test_nobody_else_confirms(cast, file, who):
    with pytest.raises(NotYours):
        confirm(file, cast.organisation, by=getattr(cast, who), at=NOW)


def page(client, person, file):
    client.force_login(person)
    return client.get(reverse("portal:file", args=[file.reference])).content.decode()


def test_badge_is_for_staff_and_the_button_for_those_who_confirm(cast, file, client):
    address = reverse("portal:confirm_organisation", args=[file.reference, cast.organisation.pk])

    shown = {who: address in page(client, getattr(cast, who), file) for who in ("applicant", "auditor")}
    assert address in page(client, cast.desk_officer, file)
    client.post(address)

    assert shown == {"applicant": False, "auditor": False}
    assert address not in page(client, cast.desk_officer, file)


def test_organisation_beside_the_file_is_not_found(cast, file, client):
    firm = organisation("contractor")
    client.force_login(cast.desk_officer)
    address = reverse("portal:confirm_organisation", args=[file.reference, firm.pk])

    before = client.post(address).status_code
    parties.nominate(file, firm, "contractor", by=cast.applicant, at=NOW)

    assert (before, client.post(address).status_code) == (404, 302)

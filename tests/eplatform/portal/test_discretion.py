"""What the utility says among itself, and whose number an ICE is, stay where they belong."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eplatform.accounts.models import Organisation
from quotes import approving, drafting
from tests.eplatform.api.conftest import Caller
from tests.factories import connection_file, dossier, step
from tests.quotes.stage import LATER, priced_file
from workflows.files import intake, parties

REASON = "Prix du tuyau à revoir avant envoi"
REMARK = "Marge habituelle, discutable"
HIDDEN = "Jardins Cachés SA"


@pytest.fixture
def sent_back(cast):
    """A draft that the approver sent back; nobody outside has seen it yet."""
    file = priced_file(cast)
    drafting.submit(step(file, "pricing", "water"), by=cast.estimator, at=LATER, note=REMARK)
    approving.send_back(step(file, "approval", "water"), reason=REASON, by=cast.approver, at=LATER)
    return file


@pytest.mark.parametrize("route", ["portal:file", "portal:history"])
def test_remarks_between_estimator_and_approver_stay_inside(cast, client, sent_back, route):
    address = reverse(route, args=[sent_back.reference])

    client.force_login(cast.applicant)
    outside = client.get(address).content.decode()
    client.force_login(cast.estimator)
    inside = client.get(address).content.decode()

    assert REASON not in outside
    assert REMARK not in outside
    assert REASON in inside
    assert REMARK in inside


def test_api_keeps_the_same_silence(cast, sent_back):
    path = f"/files/{sent_back.reference}/timeline"

    outside = [entry["note"] for entry in Caller(cast.applicant).get(path)["items"]]
    inside = [entry["note"] for entry in Caller(cast.approver).get(path)["items"]]

    assert not {REASON, REMARK} & set(outside)
    assert {REASON, REMARK} <= set(inside)


def test_filing_for_an_ice_does_not_tell_whose_it_is(cast):
    connection_file(cast)
    hidden = Organisation.objects.create(name=HIDDEN, ice="005555555000055", kind="developer")

    with pytest.raises(intake.NotAMember) as refused:
        intake.open_file(dossier(), applicant=hidden, by=cast.applicant, at=LATER)

    assert HIDDEN not in refused.value.message
    assert hidden.ice in refused.value.message


def test_naming_a_party_by_a_wrong_ice_does_not_tell_whose_it_is(cast, client):
    file = connection_file(cast)
    hidden = Organisation.objects.create(name=HIDDEN, ice="005555555000055", kind="public_body")
    client.force_login(cast.applicant)

    answer = client.post(
        reverse("portal:leave", args=[file.reference, "nominate"]),
        {"ice": hidden.ice, "capacity": "contractor"},
    )

    assert answer.status_code == 422
    assert HIDDEN not in answer.content.decode()
    assert hidden.get_kind_display() not in answer.content.decode()
    with pytest.raises(parties.WrongCapacity):
        parties.nominate(file, hidden, "contractor", by=cast.applicant, at=LATER)

"""The acts besides the steps: the portal's permissions and words."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eplatform.accounts.models import Posting, User
from tests.eplatform.api.conftest import kind
from tests.factories import connection_file
from tests.sites import organisation


def act(call, person, file, name, status=200, **body):
    return call(person).post(f"/files/{file.reference}/acts/{name}", body, status=status)


def test_applicant_withdraws_with_a_reason(cast, call):
    file = connection_file(cast)

    problem = act(call, cast.applicant, file, "withdraw", status=422)
    act(call, cast.applicant, file, "withdraw", reason="The land is sold")

    assert problem["errors"][0]["pointer"] == "#/reason"
    file.refresh_from_db()
    assert file.final_state == "withdrawn"


@pytest.mark.parametrize("person", ["reader", "desk_officer", "manager"])
def test_those_who_may_not_are_told_so(cast, call, person):
    file = connection_file(cast)

    problem = act(call, getattr(cast, person), file, "withdraw", status=403, reason="x")

    assert kind(problem) == "not-yours"
    file.refresh_from_db()
    assert file.is_running


def test_stranger_finds_no_file_to_act_on(cast, call):
    act(call, cast.stranger, connection_file(cast), "withdraw", status=404, reason="x")


def test_coordinator_suspends_and_resumes(cast, call):
    file = connection_file(cast)

    act(call, cast.coordinator, file, "suspend", cause="third_party", reason="Road permit")
    assert call(cast.applicant).get(f"/files/{file.reference}")["status"]["code"] == "suspended"
    act(call, cast.coordinator, file, "resume", reason="The permit is here")

    assert call(cast.applicant).get(f"/files/{file.reference}")["status"]["code"] == "running"


def test_manager_names_another_coordinator(cast, call):
    file = connection_file(cast)
    heir = User.objects.create_user("heir@eplatform.example", full_name="Heir")
    Posting.objects.create(user=heir, role="coordinator")

    act(call, cast.applicant, file, "coordinate", status=403, to=heir.email, reason="x")
    act(call, cast.manager, file, "coordinate", status=422, to=cast.cashier.email, reason="Load")
    act(call, cast.manager, file, "coordinate", to=heir.email, reason="Load")

    file.refresh_from_db()
    assert file.coordinator == heir


def test_applicant_names_a_design_office(cast, call):
    file = connection_file(cast)
    office = organisation("design_office", member=cast.stranger)

    act(call, cast.applicant, file, "nominate", ice=office.ice, capacity="design_office")

    assert call(cast.stranger).get(f"/files/{file.reference}")["parties"][1]["ice"] == office.ice


def test_applicant_replaces_and_ends_a_design_office(cast, call):
    file = connection_file(cast)
    office = organisation("design_office", member=cast.stranger)
    other = organisation("design_office", ice="006666666000066", name="BET Atlas")
    act(call, cast.applicant, file, "nominate", ice=office.ice, capacity="design_office")

    act(call, cast.applicant, file, "replace", party=office.ice, ice=other.ice, reason="Retard")
    parties = call(cast.applicant).get(f"/files/{file.reference}")["parties"]
    act(call, cast.stranger, file, "dismiss", status=404, party=other.ice, reason="x")
    unknown = act(call, cast.applicant, file, "dismiss", status=422, party=office.ice, reason="x")
    act(call, cast.applicant, file, "dismiss", party=other.ice, reason="Achevé")

    assert [party["ice"] for party in parties] == [cast.organisation.ice, other.ice]
    assert unknown["errors"][0]["pointer"] == "#/party"
    assert len(call(cast.applicant).get(f"/files/{file.reference}")["parties"]) == 1


def test_unknown_organisation_is_refused_in_the_words_of_the_portal(cast, call, client):
    file = connection_file(cast)
    body = {"ice": "009999999000099", "reason": "Sold"}

    problem = act(call, cast.applicant, file, "transfer", status=422, **body)
    client.force_login(cast.applicant)
    page = client.post(
        reverse("portal:leave", args=[file.reference, "transfer"]), body, headers={"Accept-Language": "en"}
    )

    assert problem["errors"][0]["pointer"] == "#/ice"
    assert page.context["form"].errors["ice"]
    assert body["ice"] in problem["errors"][0]["message"]


def test_unknown_act_and_field_are_refused(cast, call):
    file = connection_file(cast)

    unknown = act(call, cast.applicant, file, "explode", status=422, reason="x")
    field = act(call, cast.applicant, file, "withdraw", status=422, reason="x", appeal="none")

    assert unknown["errors"][0]["pointer"] == "?act"
    assert field["errors"][0]["pointer"] == "#/appeal"

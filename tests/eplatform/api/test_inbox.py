"""The work list of staff."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.eplatform.api.conftest import kind
from tests.factories import NOW, connection_file, drive, step
from tests.sites import only_network


def test_inbox_holds_the_steps_of_the_role_most_urgent_first(cast, call):
    later, sooner = connection_file(cast, at=NOW + timedelta(days=3)), connection_file(cast)

    page = call(cast.desk_officer).get("/inbox")

    assert [line["reference"] for line in page["items"]] == [sooner.reference, later.reference]
    assert page["items"][0]["step"]["code"] == "completeness"
    assert page["items"][0]["applicant"] == str(cast.organisation)
    assert call(cast.cashier).get("/inbox")["items"] == []


def test_inbox_is_closed_to_applicants(cast, call):
    assert kind(call(cast.applicant).get("/inbox", status=403)) == "forbidden"


def test_inbox_is_narrowed_by_posting_and_by_filter(cast, call):
    file = connection_file(cast)
    drive(file, to="study", cast=cast)
    everything = call(cast.study_engineer).get("/inbox")["items"]

    assert len(everything) == 3
    assert len(call(cast.study_engineer).get("/inbox", network="water", late="true")["items"]) == 1
    assert call(cast.study_engineer).get("/inbox", step="pricing")["items"] == []
    only_network(cast.study_engineer, "sewerage")
    assert len(call(cast.study_engineer).get("/inbox")["items"]) == 1


def test_pages_follow_one_another_without_a_gap(cast, call):
    for n in range(5):
        connection_file(cast, at=NOW + timedelta(days=n // 2))
    caller, seen, after = call(cast.desk_officer), [], ""

    while after is not None:
        page = caller.get("/inbox", limit=2, after=after)
        seen += [line["step_id"] for line in page["items"]]
        after = page["next"]

    assert len(seen) == len(set(seen)) == 5


def test_step_is_handed_round(cast, call):
    file = connection_file(cast)
    task = step(file, "completeness")
    address = f"/files/{file.reference}/steps/{task.pk}"
    desk, coordinator = call(cast.desk_officer), call(cast.coordinator)

    assert desk.post(f"{address}/claim", {})["owner"] == "Desk Officer"
    assert call(cast.desk_officer).get("/inbox", whose="mine")["items"][0]["owner"] == "Desk Officer"
    assert desk.post(f"{address}/release", {"reason": "Absence"})["owner"] is None
    given = coordinator.post(f"{address}/assign", {"to": cast.desk_officer.email})
    assert given["owner"] == "Desk Officer"
    urgent = coordinator.post(f"{address}/priority", {"priority": "urgent", "reason": "Hôpital"})
    assert urgent["priority"]["code"] == "urgent"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert desk.post(f"{address}/snooze", {"until": tomorrow})["snoozed_until"]
    assert call(cast.desk_officer).get("/inbox")["items"] == []
    assert desk.post(f"{address}/snooze", {"until": None})["snoozed_until"] is None


def test_handing_round_is_refused_with_its_reason(cast, call):
    file = connection_file(cast)
    address = f"/files/{file.reference}/steps/{step(file, 'completeness').pk}"

    assert kind(call(cast.applicant).post(f"{address}/claim", {}, status=403)) == "not-yours"
    unfit = {"to": cast.cashier.email}
    assert kind(call(cast.coordinator).post(f"{address}/assign", unfit, status=422)) == "cannot-perform"
    assert kind(call(cast.coordinator).post(f"{address}/release", {}, status=409)) == "not-claimed"
    assert kind(call(cast.desk_officer).post(f"{address}/snooze", {"until": "2001-01-01"}, status=422))
